from django.apps import AppConfig


class DeviationsConfig(AppConfig):
    name = "deviations"

    def ready(self) -> None:
        from deviations import (  # noqa: PLC0415 -- app ready
            editions,
            panels,
            receivers,  # noqa: F401
        )

        editions.register()
        panels.register()
