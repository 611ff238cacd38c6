"""What a line of an order is called: as it was sold, in the reader's language where it is known."""

from conversation.facts import Facts, OrderLineFacts
from conversation.session import Session


def line_name(line: OrderLineFacts, session: Session, facts: Facts) -> str:
    """As it was sold; in English where the menu of now still knows the dish."""
    dishes = facts.meal.menu.dishes if facts.meal else {}
    if session.language == "en" and line.dish in dishes:
        return dishes[line.dish].name_en
    return line.name
