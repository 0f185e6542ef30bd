"""What rules must satisfy: the catalogue of schemas and vocabularies, and the checks against it."""
