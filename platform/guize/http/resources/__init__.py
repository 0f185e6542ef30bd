"""The resources of the API, a blueprint each."""
