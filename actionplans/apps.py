from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ActionplansConfig(AppConfig):
    name = "actionplans"

    def ready(self) -> None:
        from actionplans import editions, freeze, panels, receivers, receivers_hearing  # noqa: F401, PLC0415 -- apps ready  # noqa: F401, PLC0415 -- apps ready
        from actionplans import receivers_status as _status  # noqa: F401, PLC0415 -- apps ready
        from actionplans import structure as _plans  # noqa: F401, PLC0415 -- apps ready

        editions.register()
        panels.register()
        pre_migrate.connect(freeze.drop_before_remake, sender=self)
        post_migrate.connect(freeze.create_triggers, sender=self)
