from tests.domain.onboarding.conftest import brief, confirmed, filled, points, sent  # noqa: F401 - how far it has come
