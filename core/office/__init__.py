"""What people do, as verbs: the only room that joins the law, the record and the doors."""
