from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ActionplansConfig(AppConfig):
    name = "actionplans"

    def ready(self) -> None:
        from actionplans import (  # noqa: PLC0415 -- apps ready
            editions,
            freeze,
            panels,
            receivers,  # noqa: F401 -- hears
            structure,  # noqa: F401 -- registers
        )

        editions.register()
        panels.register()
        pre_migrate.connect(freeze.drop_before_remake, sender=self)
        post_migrate.connect(freeze.create_triggers, sender=self)
