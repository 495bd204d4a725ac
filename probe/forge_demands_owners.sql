-- id: forge_demands_owners
-- question: Does the forge ask for the approval of those who own the changed code, and let nobody go around it?
-- shape: presence
-- needs: setting:code_owners, setting:bypass
-- version: 1
-- remedy: Ask for the review of code owners on the main line, for administrators too. Then look again with `settings: yes`.
-- source: for packs of your own; whether an owners file names anybody is code_owners_are_assigned
SELECT o.subject, max(o.since, b.since) AS since,
       nullif(min(coalesce(o.until, 9223372036854775807), coalesce(b.until, 9223372036854775807)), 9223372036854775807) AS until,
       o.evidence, o.thing || ': owners must approve' AS detail
FROM setting o
JOIN setting b ON b.subject = o.subject AND b.thing = o.thing AND b.name = 'bypass' AND b.value = 'no'
WHERE o.name = 'code_owners' AND o.value = 'yes'
  AND max(o.since, b.since) < min(coalesce(o.until, 9223372036854775807), coalesce(b.until, 9223372036854775807))
