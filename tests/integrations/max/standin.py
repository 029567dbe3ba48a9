"""The bot API of MAX, as published: https://dev.max.ru/docs-api."""

from typing import Any

from tests.integrations.max.cases import TOKEN
from tests.integrations.standin import Asked, Vendor


class BotApi(Vendor):
    def __init__(self) -> None:
        super().__init__()
        self.updates: list[dict[str, Any]] = []
        self.sent: list[dict[str, Any]] = []
        self.hooks: dict[str, dict[str, Any]] = {}
        self.uploaded: list[tuple[str, bytes]] = []
        self.denied: set[str] = set()

    def answer(self, asked: Asked) -> tuple[int, Any]:
        if asked.path == "/upload-here":
            self.uploaded.append(asked.fields["data"])
            return 200, {"token": f"file-{len(self.uploaded)}"}
        if asked.headers.get("authorization") != TOKEN or "access_token" in asked.query:
            return 401, {"code": "verify.token", "message": "Invalid access_token"}
        method = getattr(self, f"{asked.method.lower()}_{asked.path.strip('/')}", None)
        return method(asked) if method else (404, {"code": "not.found", "message": "Unknown path"})

    def get_me(self, _asked):
        return 200, {"user_id": 88, "first_name": "Квартет", "username": "kvartet_bot", "is_bot": True}

    def get_subscriptions(self, _asked):
        return 200, {"subscriptions": [{"url": url, "time": 1} for url in self.hooks]}

    def post_subscriptions(self, asked):
        if not asked.json["url"].startswith("https://"):
            return 200, {"success": False, "message": "HTTPS only"}
        self.hooks[asked.json["url"]] = asked.json
        return 200, {"success": True}

    def delete_subscriptions(self, asked):
        return 200, {"success": self.hooks.pop(asked.query["url"], None) is not None}

    def get_updates(self, asked):
        start = int(asked.query.get("marker", 0))
        return 200, {"updates": self.updates[start : start + 2], "marker": min(start + 2, len(self.updates))}

    def post_uploads(self, asked):
        assert asked.query["type"] in ("image", "video", "audio", "file")
        return 200, {"url": f"{self.url}/upload-here"}

    def post_messages(self, asked):
        said = {**asked.query, **asked.json}
        if said["chat_id"] in self.denied:
            return 403, {"code": "chat.denied", "message": "error.dialog.suspended"}
        if len(said.get("text") or "") > 4000 or not (said.get("text") or said.get("attachments")):
            return 400, {"code": "proto.payload", "message": "text: size must be between 0 and 4000"}
        self.sent.append(said)
        return 200, {"message": {"body": {"mid": f"mid.s{len(self.sent)}", "text": said.get("text")}}}
