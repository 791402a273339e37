from django.apps import AppConfig


class DeviationsConfig(AppConfig):
    name = "deviations"

    def ready(self) -> None:
        from deviations import editions, receivers  # noqa: F401, PLC0415 -- app ready

        editions.register()
