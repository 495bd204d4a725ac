-- id: ticket_was_closed
-- question: Was a ticket of kind :kind brought to its end?
-- shape: presence
-- needs: ticket::kind
-- parameters: kind
-- version: 2
-- remedy: Keep this work in the tracker as tickets of kind :kind, and close them when it is done.
-- source: our choice; an open ticket is a wish, and one that was rejected no work
SELECT subject, at AS since, NULL AS until, evidence, key AS detail
FROM ticket_end
WHERE kind = :kind AND rejected = 0
