from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    name = "publications"

    def ready(self) -> None:
        from publications import panels, services  # noqa: F401, PLC0415 -- app ready

        panels.register()
