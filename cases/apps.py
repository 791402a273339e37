from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        from cases import (  # noqa: PLC0415 -- app ready
            keys,  # noqa: F401
            panels,
            panels_measures,
            receivers,  # noqa: F401
            receivers_measures,  # noqa: F401
        )

        panels.register()
        panels_measures.register()
