"""The Bot API, as published: https://core.telegram.org/bots/api."""

from typing import Any

from tests.integrations.standin import Asked, Vendor
from tests.integrations.telegram.cases import TOKEN


class BotApi(Vendor):
    def __init__(self) -> None:
        super().__init__()
        self.updates: list[dict[str, Any]] = []
        self.sent: list[dict[str, Any]] = []
        self.hook: dict[str, Any] = {}
        self.blocked: set[str] = set()

    def answer(self, asked: Asked) -> tuple[int, Any]:
        prefix = f"/bot{TOKEN}/"
        if not asked.path.startswith(prefix):
            return 401, {"ok": False, "error_code": 401, "description": "Unauthorized"}
        method = getattr(self, asked.path.removeprefix(prefix), None)
        if method is None:
            return 404, {"ok": False, "error_code": 404, "description": "Not Found"}
        try:
            return 200, {"ok": True, "result": method(asked.fields)}
        except Refusal as no:
            return no.code, {"ok": False, "error_code": no.code, "description": str(no)}

    def getMe(self, _said):
        return {"id": 123456789, "is_bot": True, "first_name": "Квартет", "username": "kvartet_bot"}

    def setWebhook(self, said):
        if not said["url"].startswith("https://"):
            raise Refusal(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        self.hook = said
        return True

    def deleteWebhook(self, _said):
        self.hook = {}
        return True

    def getWebhookInfo(self, _said):
        return {
            "url": self.hook.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": 0,
            **self.hook.get("info", {}),
        }

    def getUpdates(self, said):
        if self.hook:
            raise Refusal(409, "Conflict: can't use getUpdates method while webhook is active")
        self.updates = [one for one in self.updates if one["update_id"] >= said["offset"]]
        return self.updates[:100]

    def sendMessage(self, said):
        return self._sent(said, text=said["text"])

    def sendDocument(self, said):
        name, content = said["document"]
        return self._sent(said, document={"file_name": name}, content=content)

    def _sent(self, said, **more):
        if str(said["chat_id"]) in self.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if not str(said["chat_id"]).lstrip("-").isdigit():
            raise Refusal(400, "Bad Request: chat not found")
        if not 0 < len(more.get("text", "x")) <= 4096:
            raise Refusal(400, "Bad Request: message is too long")
        self.sent.append({**said, **more})
        content = more.pop("content", b"")
        return {
            "message_id": 700 + len(self.sent),
            "date": 1795180000,
            "chat": {"id": said["chat_id"]},
            "size": len(content),
            **more,
        }

    def getFile(self, said):
        if f"/file/bot{TOKEN}/documents/{said['file_id']}" not in self.files:
            raise Refusal(400, "Bad Request: wrong file_id")
        return {"file_id": said["file_id"], "file_path": f"documents/{said['file_id']}"}


class Refusal(Exception):
    def __init__(self, code: int, words: str) -> None:
        super().__init__(words)
        self.code = code
