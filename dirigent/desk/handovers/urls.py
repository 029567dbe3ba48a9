from django.urls import path

from . import acts, doubts, fields, index, introduction, items, package, page, portfolio

urlpatterns = [
    path("handovers/", index.handovers, name="handovers"),
    path("handovers/portfolios/new/", portfolio.portfolio_new, name="portfolio-new"),
    path("handovers/portfolios/<uuid:portfolio>/", portfolio.portfolio, name="portfolio"),
    path("handovers/portfolios/<uuid:portfolio>/known/", portfolio.known, name="portfolio-known"),
    path("handovers/portfolios/<uuid:portfolio>/signature/", portfolio.signature, name="portfolio-signature"),
    path("handovers/portfolios/<uuid:portfolio>/acceptance/", portfolio.acceptance, name="portfolio-acceptance"),
    path("clients/<int:client_id>/handovers/new/", acts.handover_new, name="handover-new"),
    path("handovers/<int:handover_id>/", page.handover, name="handover"),
    path("handovers/<int:handover_id>/taker/", acts.taker, name="handover-taker"),
    path("handovers/<int:handover_id>/brief/", package.brief, name="handover-brief"),
    path("handovers/<int:handover_id>/brief/study/", package.brief_study, name="handover-brief-study"),
    path("handovers/<int:handover_id>/payment/", package.payment, name="handover-payment"),
    path("handovers/<int:handover_id>/payment/file/", package.payment_file, name="handover-payment-file"),
    path("handovers/<int:handover_id>/papers/<slug:kind>/", package.paper_new, name="paper-new"),
    path("handovers/<int:handover_id>/papers/<int:paper_id>/file/", package.paper_file, name="paper-file"),
    path("handovers/<int:handover_id>/papers/<int:paper_id>/study/", package.paper_study, name="paper-study"),
    path("handovers/<int:handover_id>/papers/<int:paper_id>/removal/", package.paper_removal, name="paper-removal"),
    path("handovers/<int:handover_id>/known/", items.known, name="handover-known"),
    path("handovers/<int:handover_id>/items/<slug:subject>/", items.item, name="handover-item"),
    path(
        "handovers/<int:handover_id>/items/<slug:subject>/confirmation/", items.confirmation, name="item-confirmation"
    ),
    path("handovers/<int:handover_id>/items/<slug:subject>/reopening/", items.reopening, name="item-reopening"),
    path("handovers/<int:handover_id>/questions/new/", doubts.doubt_new, name="doubt-new"),
    path("handovers/<int:handover_id>/questions/<int:doubt_id>/answer/", doubts.answer, name="doubt-answer"),
    path("handovers/<int:handover_id>/signature/", acts.signature, name="handover-signature"),
    path("handovers/<int:handover_id>/signature/removal/", acts.signature_removal, name="handover-signature-removal"),
    path("handovers/<int:handover_id>/return/", acts.sending_back, name="handover-return"),
    path("handovers/<int:handover_id>/acceptance/", acts.acceptance, name="handover-acceptance"),
    path("handovers/<int:handover_id>/withdrawal/", acts.withdrawal, name="handover-withdrawal"),
    path("handovers/<int:handover_id>/introduction/", introduction.introduction, name="handover-introduction"),
    path("clients/<int:client_id>/verifications/<slug:field>/", fields.verification, name="client-verification"),
    path("clients/<int:client_id>/budgets/new/", fields.budget_new, name="budget-new"),
    path("clients/<int:client_id>/budgets/<int:budget_id>/", fields.budget, name="budget"),
    path("clients/<int:client_id>/budgets/<int:budget_id>/removal/", fields.budget_removal, name="budget-removal"),
]
