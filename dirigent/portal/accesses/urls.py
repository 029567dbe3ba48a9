from django.urls import path

from . import letting_in

urlpatterns = [
    path("accesses/", letting_in.accesses, name="accesses"),
    path("accesses/<int:access_id>/", letting_in.access, name="access"),
    path("accesses/<int:access_id>/giving/", letting_in.giving, name="access-giving"),
    path("accesses/<int:access_id>/password/", letting_in.password, name="access-password"),
    path("accesses/<int:access_id>/stuck/", letting_in.stuck, name="access-stuck"),
    path("accesses/<int:access_id>/return/", letting_in.calling_back, name="access-return"),
    path("instructions/<int:instruction_id>/", letting_in.instruction, name="instruction"),
    path("instructions/<int:instruction_id>/file/", letting_in.instruction_file, name="instruction-file"),
    path("instructions/<int:instruction_id>/done/", letting_in.instruction_done, name="instruction-done"),
]
