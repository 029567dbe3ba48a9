from django.urls import path

from . import index, settling

urlpatterns = [
    path("agreements/", index.agreements, name="agreements"),
    path("clients/<int:client_id>/agreements/new/", settling.agreement_new, name="agreement-new"),
    path("agreements/<int:agreement_id>/settling/", settling.agreement_settling, name="agreement-settling"),
    path("agreements/<int:agreement_id>/keeping/", settling.agreement_keeping, name="agreement-keeping"),
    path("agreements/<int:agreement_id>/reopening/", settling.agreement_reopening, name="agreement-reopening"),
    path("agreements/<int:agreement_id>/withdrawal/", settling.agreement_withdrawal, name="agreement-withdrawal"),
]
