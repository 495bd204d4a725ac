-- id: exception_tickets_are_bounded
-- question: Was each exception decided on by another than who asked, with an end within a year?
-- shape: population
-- needs: ticket:tkt.exception
-- version: 1
-- remedy: Let somebody else decide on the exception, and give it a due date within a year.
-- source: BSIMM16 SM1.7; auto-granted and permanent exceptions defeat it; a year is our choice; who asked or who decided not known: no answer
SELECT c.subject, max(c.since, d.since) AS at,
       CASE WHEN due.since IS NULL OR due.value > add_duration(c.opened, 'P1Y') THEN 0 WHEN d.actor IS NULL OR o.actor IS NULL THEN NULL
            ELSE d.actor <> o.actor AND d.bot = 0 END AS ok,
       c.evidence, c.key || CASE WHEN due.since IS NULL THEN ', no end' WHEN d.actor = o.actor THEN ', decided by who asked' ELSE ', decided' END AS detail
FROM ticket_case c
JOIN (SELECT *, row_number() OVER (PARTITION BY source, key ORDER BY since) AS n FROM ticket_life WHERE what = 'state' AND means IN ('decided', 'closed')) d
  ON d.source = c.source AND d.key = c.key AND d.n = 1
LEFT JOIN (SELECT *, row_number() OVER (PARTITION BY source, key ORDER BY since) AS n FROM ticket_life WHERE what = 'state') o
  ON o.source = c.source AND o.key = c.key AND o.n = 1
LEFT JOIN (SELECT source, key, since, until, CAST(value AS INTEGER) AS value FROM ticket_life WHERE what = 'due' AND value <> '') due
  ON due.source = c.source AND due.key = c.key AND due.since <= max(c.since, d.since) AND coalesce(due.until, 9223372036854775807) > max(c.since, d.since)
WHERE c.kind = 'tkt.exception' AND coalesce(c.until, 9223372036854775807) > max(c.since, d.since)
