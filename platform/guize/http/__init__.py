"""HTTP: blueprints, wire schemas, problems and the request context (one transaction a request)."""
