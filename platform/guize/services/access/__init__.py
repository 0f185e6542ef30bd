"""Who may do what: people, programs, sessions, grants, and the audit of what they did."""
