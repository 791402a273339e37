from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "helsefellesskap.demo"
    label = "demo"
