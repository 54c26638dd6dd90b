"""The access app: wires the live views to migrations."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class AccessConfig(AppConfig):
    name = "access"

    def ready(self) -> None:
        from django.contrib.auth import user_logged_in

        from access import checks, liveviews, rights, stepup  # noqa: F401  (checks register themselves)
        from access.actions import idporten, passkeys
        from access.actions.asking import settle
        from access.signals import consent_settled

        stepup.other_ways.extend([idporten.offer_step_up, passkeys.offer_step_up])
        pre_migrate.connect(liveviews.before_migrating, sender=self, dispatch_uid="access.drop_views")
        post_migrate.connect(liveviews.after_migrating, sender=self, dispatch_uid="access.make_views")
        consent_settled.connect(settle, dispatch_uid="access.settle_request")
        # The rows of the sessions say when and where somebody signed in; nothing reads the account's own note of it.
        user_logged_in.disconnect(dispatch_uid="update_last_login")
        post_migrate.connect(rights.forget_permission_ids, dispatch_uid="access.permission_ids")
