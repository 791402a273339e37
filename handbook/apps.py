from django.apps import AppConfig


class HandbookConfig(AppConfig):
    name = "handbook"

    def ready(self) -> None:
        from handbook import editions  # noqa: PLC0415 -- app ready

        editions.register()
