"""Forms: JSON Schema with hints; read, shown, checked. docs/forms.md is what authors read."""

from bpmn.errors import FormError
from bpmn.forms.check import Checked, FieldError
from bpmn.forms.form import Choice, Field, Form, Words
from bpmn.forms.paste import Pasted, parse_paste
from bpmn.forms.read import read_form

__all__ = [
    "Checked",
    "Choice",
    "Field",
    "FieldError",
    "Form",
    "FormError",
    "Pasted",
    "Words",
    "parse_paste",
    "read_form",
]
