"""Asks the portal in this container whether it is alive; exit code 0 when it is."""

import http.client
import os
import sys


def alive(port: int, host: str, timeout: float = 4) -> bool:
    """Whether /healthz answers 200 to a host name that the portal accepts."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request("GET", "/healthz", headers={"Host": host})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    first = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0]
    sys.exit(0 if alive(8000, first.lstrip(".").replace("*", "localhost")) else 1)
