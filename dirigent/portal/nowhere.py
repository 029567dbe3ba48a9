"""No address at all: a client whom one may not see has no portal either."""

urlpatterns: list = []
