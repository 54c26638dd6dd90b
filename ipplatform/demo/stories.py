"""All plans of the demo municipality."""

from ipplatform.demo.plan_maja import MAJA
from ipplatform.demo.plans_adults import AMINA, INGRID, METTE, TOR
from ipplatform.demo.plans_children import EMIL, JONAS
from ipplatform.demo.plans_older import GURO, LEIF, SOLVEIG
from ipplatform.demo.plans_youth import IDA, NORA, SARA

STORIES = (MAJA, NORA, LEIF, EMIL, JONAS, SARA, TOR, METTE, INGRID, AMINA, GURO, SOLVEIG, IDA)
