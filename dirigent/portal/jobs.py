"""What the portal does in the background."""

from datetime import UTC, datetime

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from dirigent.domain.conversations.channels import Trouble
from dirigent.domain.passes.models import Code

from .entering.letters import send_code_letter


@app.task(
    name="portal.send_code", queue="channels",
    retry=RetryStrategy(max_attempts=4, exponential_wait=4, retry_exceptions={Trouble}),
)  # fmt: skip
def send_code(code_id: int) -> None:
    """The letter with the digits; a repeat makes new ones, so that the newest letter is the one that opens."""
    code = Code.objects.select_related("contact__client__manager").filter(pk=code_id).first()
    if code is None:
        return
    try:
        send_code_letter(code, at=datetime.now(UTC))
    except Trouble as trouble:
        code.stuck(str(trouble))
        raise
