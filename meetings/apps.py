from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"

    def ready(self) -> None:
        from meetings import panels, receivers  # noqa: F401, PLC0415 -- app ready

        panels.register()
