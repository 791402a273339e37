from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class CoreConfig(AppConfig):
    name = "helsefellesskap.core"
    label = "core"

    def ready(self) -> None:
        from helsefellesskap.core import collation, forms, fulltext  # noqa: PLC0415 -- app ready

        collation.install()
        forms.say_it_plainly()
        pre_migrate.connect(fulltext.drop_before_remake, sender=self)
        post_migrate.connect(fulltext.make_index, sender=self)
