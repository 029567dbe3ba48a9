"""No request may fill the disk before anybody has looked at it."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

LARGEST_REQUEST = 220 * 1024 * 1024  # the screen of imports takes 200 MB, the rest is the form around the files


class Limit(FileUploadHandler):
    """Stands first among the upload handlers and refuses a request by its announced length, and by what really comes."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.come = 0

    def handle_raw_input(self, *told: Any, **named: Any) -> None:
        """Django tells the body, its headers, the announced length and the boundary, in this order."""
        announced = named.get("content_length", told[2] if len(told) > 2 else 0)
        if announced > LARGEST_REQUEST:
            raise RequestDataTooBig("More than 220 MB came in one request.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002
        self.come += len(raw_data)
        if self.come > LARGEST_REQUEST:
            raise RequestDataTooBig("More than 220 MB came in one request.")
        return raw_data

    def file_complete(self, file_size: int) -> None:  # noqa: ARG002  # the next handler keeps the file
        return None
