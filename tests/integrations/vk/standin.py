"""The API of VK for communities, as published: https://dev.vk.com/method/messages.send and its neighbours."""

from typing import Any

from tests.integrations.standin import Asked, Vendor
from tests.integrations.vk.cases import TOKEN


class Api(Vendor):
    def __init__(self) -> None:
        super().__init__()
        self.updates: list[dict[str, Any]] = []
        self.sent: dict[str, dict[str, Any]] = {}
        self.servers: dict[int, dict[str, Any]] = {}
        self.uploaded: list[tuple[str, bytes]] = []
        self.forbidden: set[str] = set()
        self.failed: list[dict[str, Any]] = []

    def answer(self, asked: Asked) -> tuple[int, Any]:
        if asked.path == "/upload":
            self.uploaded.append(asked.fields["file"])
            return 200, {"file": "uploaded-1"}
        if asked.path == "/poll":
            return 200, self.poll(asked.query)
        said = asked.fields
        if said.get("access_token") != TOKEN or not said.get("v"):
            return 200, {"error": {"error_code": 5, "error_msg": "User authorization failed"}}
        method = getattr(self, asked.path.rpartition("/")[2].replace(".", "_"), None)
        if method is None:
            return 200, {"error": {"error_code": 3, "error_msg": "Unknown method passed"}}
        return 200, {"response": method(said)}

    def groups_getById(self, said):
        return {"groups": [{"id": int(said["group_id"]), "name": "Квартет"}]}

    def groups_getCallbackConfirmationCode(self, _said):
        return {"code": "c0de1234"}

    def groups_getCallbackServers(self, _said):
        return {
            "count": len(self.servers),
            "items": [{"id": n, "status": "ok", **one} for n, one in self.servers.items()],
        }

    def groups_addCallbackServer(self, said):
        self.servers[len(self.servers) + 1] = {"url": said["url"], "secret_key": said["secret_key"]}
        return {"server_id": len(self.servers)}

    def groups_editCallbackServer(self, said):
        self.servers[int(said["server_id"])] = {"url": said["url"], "secret_key": said["secret_key"]}
        return 1

    def groups_setCallbackSettings(self, said):
        assert said["message_new"] == "1"
        return 1

    def groups_setLongPollSettings(self, said):
        assert said["enabled"] == "1"
        return 1

    def groups_getLongPollServer(self, _said):
        return {"key": "poll-key", "server": f"{self.url}/poll", "ts": "0"}

    def poll(self, query):
        if self.failed:
            return self.failed.pop(0)
        start = int(query["ts"])
        return {"ts": str(len(self.updates)), "updates": self.updates[start:]}

    def messages_send(self, said):
        if said["peer_ids"] in self.forbidden:
            return [
                {
                    "peer_id": said["peer_ids"],
                    "error": {"code": 901, "description": "Can't send messages for users without permission"},
                }
            ]
        self.sent.setdefault(said["random_id"], said)  # a repeat with the same number is passed over
        place = list(self.sent).index(said["random_id"]) + 1
        return [{"peer_id": int(said["peer_ids"]), "message_id": 900 + place, "conversation_message_id": 40 + place}]

    def docs_getMessagesUploadServer(self, _said):
        return {"upload_url": f"{self.url}/upload"}

    def docs_save(self, said):
        assert said["file"] == "uploaded-1"
        return {"type": "doc", "doc": {"id": 77, "owner_id": -123, "title": said["title"]}}
