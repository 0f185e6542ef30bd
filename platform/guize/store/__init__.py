"""PostgreSQL: tables, sessions, the publication lock and the as-of queries."""
