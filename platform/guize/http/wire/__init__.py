"""The shapes of requests and answers, as marshmallow checks and OpenAPI tells them."""
