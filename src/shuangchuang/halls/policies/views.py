"""Pages of policies. Everything but one's own result is open to everyone and stores nothing."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from shuangchuang.catalogue.policies import policy_engine
from shuangchuang.domain.policy import Role
from shuangchuang.domain.policy.describing import coverage, differences
from shuangchuang.domain.profiles import HolderKind, Kind
from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.accounts.rights import needs, open_to_everyone
from shuangchuang.halls.notices.telling import told
from shuangchuang.halls.policies import calculator, presenting, queries
from shuangchuang.halls.policies.calculator import Answers
from shuangchuang.halls.policies.forms import HOLDERS, PolicyFilter
from shuangchuang.halls.registry.acting import acting_for
from shuangchuang.halls.registry.queries.profiles import holder_of_subject, profile_of

PAGE_SIZE = 12


@require_safe
@open_to_everyone
def policy_list(request: HttpRequest) -> HttpResponse:
    """政策超市: every policy, by words, holder, theme and whether it is in force."""
    form = PolicyFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    today = timezone.localdate()
    found = queries.policies_listed(
        on=today,
        text=chosen.get("q", ""),
        audience=chosen.get("audience", ""),
        theme=chosen.get("theme", ""),
        state=chosen.get("state", ""),
        sort=chosen.get("sort", ""),
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    cards = [_card(policy, today) for policy in page]
    return render(request, "policies/list.html", {"form": form, "page": page, "cards": cards, "count": len(found)})


def _card(policy: Any, today: Any) -> dict[str, Any]:
    version = queries.shown_version(policy, today)
    able, asked = coverage(version)
    return {
        "policy": policy,
        "version": version,
        "state": queries.state_of(policy, today),
        "able": able,
        "asked": asked,
        "holders": [word for code, word in HOLDERS if code in {kind.value for kind in policy.audience}],
    }


@require_safe
@open_to_everyone
def policy(request: HttpRequest, policy_id: str) -> HttpResponse:
    """One policy: what it asks beside the words it stands on, what it gives, its versions."""
    library = policy_engine().library
    found = library.policies.get(policy_id)
    if found is None:
        raise Http404
    today = timezone.localdate()
    by_name = {version.name: version for version in found.versions}
    version = by_name.get(request.GET.get("version", ""), queries.shown_version(found, today))
    place = found.versions.index(version)
    context = {
        **_card(found, today),
        "version": version,
        "current": found.version_on(today),
        "criteria": _criteria(version),
        "changes": differences(found.versions[place - 1], version) if place else [],
        "before": found.versions[place - 1] if place else None,
        "opens": [library.policies[name] for name in found.opens],
        "needed_by": [each for each in library.policies.values() if found.id in each.opens],
        "exclusions": [
            (each, [library.policies[name] for name in each.members if name != found.id])
            for each in library.exclusions
            if found.id in each.members
        ],
    }
    return render(request, "policies/policy.html", context)


def _criteria(version: Any) -> list[dict[str, Any]]:
    return [
        {
            "words": each.quote or each.label,
            "clause": each.clause,
            "rule": each.rule,
            "when": each.when,
            "way": f"{each.group}{each.branch}" if each.group else "",
            "role": gettext(each.role.word) if each.role is not Role.HARD else "",
            "judged": each.judged,
            "status": each.status.value,
        }
        for each in version.criteria
    ]


@require_http_methods(["GET", "POST"])
@open_to_everyone
def check(request: HttpRequest) -> HttpResponse:
    """政策计算器: the question that settles most, one at a time; the answers stay in the page."""
    today = timezone.localdate()
    answers = _answers(request)
    if answers is None:
        return render(request, "policies/check.html", {"holders": HOLDERS})
    key, problem = request.POST.get("key", ""), ""
    if key:
        try:
            if request.POST.get("act") == "unknown":
                answers.declined.append(key)
            else:
                calculator.answer(answers, key, request.POST.getlist("answer"), on=today)
        except Refusal as refusal:
            problem = told(refusal)
    question = None if request.POST.get("act") == "result" else calculator.next_question(answers, on=today)
    context: dict[str, Any] = {"answers": answers, "carried": answers.written(), "holders": HOLDERS, "problem": problem}
    if question is not None:
        spec = policy_engine().book.of(question.field)
        context |= {
            "question": question,
            "spec": spec,
            "label": presenting.key_words(question.key),
            "choices": calculator.choices_of(spec),
            "several": spec.kind is Kind.LIST or spec.kind is Kind.CHOICES,
            "asked": len(answers.facts) + len(answers.declined) + 1,
            "waiting": len(question.policies),
        }
    results = presenting.results_of(answers.profile(), on=today)
    return render(request, "policies/check.html", context | {"results": results, "today": today})


def _answers(request: HttpRequest) -> Answers | None:
    if request.method != "POST":
        return None
    if kind := request.POST.get("kind", ""):
        return Answers(kind) if kind in {each.value for each in HolderKind} else None
    return Answers.read(request.POST.get("answers", ""))


@require_safe
@needs("registry.keep_profile")
def mine(request: HttpRequest) -> HttpResponse:
    """What one's own profile, or that of the firm one acts for, comes to today."""
    today = timezone.localdate()
    body = acting_for(request)
    subject = f"organisation:{body.pk}" if body is not None else f"user:{request.user.pk}"
    holder = holder_of_subject(subject)
    results = presenting.results_of(profile_of(holder), on=today) if holder is not None else None
    return render(request, "policies/mine.html", {"body": body, "results": results, "today": today})
