"""The edge to the network: asks a source one question, politely.

`fetch` makes one request and bounds it, `pace` spaces requests also between processes,
`client` tries again, leaves a source that keeps failing, and checks what came back.
"""

from lorabib.http.client import Client, Reply, check
from lorabib.http.pace import StoppedError

__all__ = ["Client", "Reply", "StoppedError", "check"]
