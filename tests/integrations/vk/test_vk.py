"""The community in VK against a stand-in of its interface."""

import json

import pytest

from dirigent.domain.conversations import intake
from dirigent.domain.conversations.channels import Blocked, Enclosed, Parcel, Trouble
from dirigent.domain.conversations.messengers import hook_secret, hook_url
from dirigent.domain.conversations.models import Delivery, Message
from dirigent.foundation.files.storing import store
from dirigent.integrations.vk.channel import Vk
from tests.cast import moment
from tests.integrations.contract import HERE, opened
from tests.integrations.standin import Listener, standing
from tests.integrations.vk.cases import CANARIES
from tests.integrations.vk.standin import Api

pytestmark = pytest.mark.django_db
AT = moment("Fri 15:00")


@pytest.fixture
def api():
    with standing(Api()) as api:
        yield api


@pytest.fixture
def community(api):
    return opened("vk", settings={"mode": "line", "group": "123", "base": f"{api.url}/method"})


def payload(name: str, api) -> dict:
    return json.loads((HERE / "vk" / "payloads" / f"{name}.json").read_text().replace("FILES/", f"{api.url}/files/"))


def parcel(text: str = "Добрый день!", key: str = "k", **said) -> Parcel:
    return Parcel(key=key, text=text, chat="6401", **said)


def test_tried(community):
    assert Vk().check(community) == "Сообщество «Квартет» отвечает, сообщения забираем сами."
    assert Vk().link(community, "abc") == "https://vk.me/club123?ref=abc"


def test_registered_once_and_the_code_known_before(api, settings):
    settings.SITE_URL = "https://desk.kvartet.example"
    community = opened("vk", settings={"mode": "hook", "group": "123", "base": f"{api.url}/method"})
    for _ in range(2):
        Vk().check(community)
    community.refresh_from_db()
    assert community.cursor["code"] == "c0de1234"
    assert list(api.servers.values()) == [{"url": hook_url(community), "secret_key": hook_secret(community)}]
    names = [one.path.rpartition("/")[2] for one in api.asked]
    assert names.index("groups.getCallbackConfirmationCode") < names.index("groups.addCallbackServer")
    Vk().look(community)
    api.servers.clear()
    with pytest.raises(Trouble, match="не знает нашего адреса"):
        Vk().look(community)


def test_listened_to_through_a_lost_key(community, api):
    api.updates = [payload(name, api) for name in ("text", "edited", "forwarded", "written_in_vk", "nothing_allow")]
    api.failed = [{"failed": 2}, {"failed": 1, "ts": "0"}]
    listener = Listener(community, enough=5)

    def hear(arrived):
        listener.hear(arrived)
        intake.keep(community, arrived)
        intake.settle(community, at=AT)

    Vk().listen(community, hear, listener.ended)
    community.refresh_from_db()
    assert community.cursor["ts"] == "5"
    assert list(Message.objects.order_by("pk").values_list("text", "direction")) == [
        ("Добрый день! Когда будет отчёт?", "in"), ("Добрый день! Когда будет отчёт за октябрь?", "in"),
        ("Смотрите\nПисьмо директора", "in"), ("Отвечаю из ВКонтакте", "out"),
    ]  # fmt: skip


def test_a_repeat_sends_once(community, api):
    first, again = Vk().send(community, parcel()), Vk().send(community, parcel())
    assert first.id == again.id == "vk:6401:41"
    assert len(api.sent) == 1
    assert Vk().send(community, parcel(key="other")).id == "vk:6401:42"


def test_sent_with_a_file(community, api):
    Vk().send(community, parcel(files=(Enclosed("смета.pdf", "application/pdf", store(b"%PDF")),)))
    [said] = api.sent.values()
    assert (said["message"], said["attachment"]) == ("Добрый день!", "doc-123_77")
    assert api.uploaded == [("смета.pdf", b"%PDF")]


def test_whoever_forbade_messages(community, api):
    api.forbidden.add("6401")
    with pytest.raises(Blocked, match="запретил"):
        Vk().send(community, parcel())


@pytest.mark.parametrize(("code", "words", "for_good"), [
    (5, "не знает этого ключа", False), (15, "нет такого права", False), (9, "подождать", False), (100, "не принял", True),
    (10, "не работает", False), (901, "запретил", True),
])  # fmt: skip
def test_what_refusals_mean(community, api, code, words, for_good, caplog):
    caplog.set_level("DEBUG")
    api.trouble = [(200, {"error": {"error_code": code, "error_msg": "One of the parameters"}}, {})]
    with pytest.raises(Trouble) as trouble:
        Vk().send(community, parcel())
    assert words in str(trouble.value) and trouble.value.for_good is for_good
    assert not any(word in f"{trouble.value!r}{caplog.text}" for word in CANARIES)


@pytest.mark.parametrize("group", ["", "club123", "1; drop", "-1"])
def test_the_number_of_the_community_is_a_number(api, group):
    with pytest.raises(Trouble, match="цифр"):
        Vk().check(opened("vk", settings={"mode": "line", "group": group, "base": api.url}))


def test_files_are_fetched(community, api):
    api.files["/files/photo"] = b"\xff\xd8"
    [event] = Vk().read(community, Delivery(file=store(json.dumps(payload("photo", api)).encode()), arrived_at=AT))
    assert (event.files[0].name, event.files[0].fetch().read()) == ("фото.jpg", b"\xff\xd8")
