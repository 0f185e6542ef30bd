"""Tells by its exit code whether the application on this machine answers and is ready."""

import http.client
import os
import sys

connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=4)
try:
    connection.request("GET", "/readyz")
    status = connection.getresponse().status
except (OSError, http.client.HTTPException) as error:
    sys.exit(f"not ready: {error}")
finally:
    connection.close()
sys.exit(0 if status == http.client.OK else f"not ready: /readyz answers {status}")
