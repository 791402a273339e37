from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "helsefellesskap.core"
    label = "core"

    def ready(self) -> None:
        from helsefellesskap.core import collation, forms  # noqa: PLC0415 -- app ready

        collation.install()
        forms.say_it_plainly()
