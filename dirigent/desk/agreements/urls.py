from django.urls import path

from . import index, ledger, offering, settling

urlpatterns = [
    path("agreements/", index.agreements, name="agreements"),
    path("clients/<int:client_id>/agreements/new/", settling.agreement_new, name="agreement-new"),
    path("agreements/<int:agreement_id>/settling/", settling.agreement_settling, name="agreement-settling"),
    path("agreements/<int:agreement_id>/keeping/", settling.agreement_keeping, name="agreement-keeping"),
    path("agreements/<int:agreement_id>/reopening/", settling.agreement_reopening, name="agreement-reopening"),
    path("agreements/<int:agreement_id>/withdrawal/", settling.agreement_withdrawal, name="agreement-withdrawal"),
    path("messages/<int:message_id>/offers/<slug:key>/agreement/", offering.offer_agreement, name="offer-agreement"),
    path("messages/<int:message_id>/offers/<slug:key>/refusal/", offering.offer_refusal, name="offer-refusal"),
    path("messages/<int:message_id>/offers/<slug:key>/return/", offering.offer_return, name="offer-return"),
    path("promises/found/", offering.offers_of_text, name="promises-found"),
    path("promises/found/<int:number>/", offering.offered_line, name="offered-line"),
    path("clients/<int:client_id>/promises/", ledger.client_promises, name="client-promises"),
]
