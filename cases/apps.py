from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        from cases import keys, panels, receivers  # noqa: F401, PLC0415 -- app ready

        panels.register()
