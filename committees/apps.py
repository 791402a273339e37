from django.apps import AppConfig


class CommitteesConfig(AppConfig):
    name = "committees"

    def ready(self) -> None:
        from committees import panels, receivers  # noqa: F401, PLC0415 -- app ready

        panels.register()
