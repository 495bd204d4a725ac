-- id: forge_demands_a_check
-- question: Does the forge demand that a job of CI that calls a tool of category :category passes before a change lands, and let nobody go around it?
-- shape: presence
-- needs: setting:check_names, setting:bypass, ci_call
-- parameters: category
-- version: 1
-- remedy: Name the job among the required checks of the main line, for administrators too. Then look again with `settings: yes`.
-- source: BSIMM16 CR1.5; a check is of that category where a live job of its name calls such a tool on change requests or pushes
SELECT n.subject, max(n.since, b.since, c.since) AS since,
       nullif(min(coalesce(n.until, 9223372036854775807), coalesce(b.until, 9223372036854775807), coalesce(c.until, 9223372036854775807)),
              9223372036854775807) AS until,
       n.evidence, n.thing || ': ' || substr(c.job, instr(c.job, '/') + 1) || ' (' || c.tool || ')' AS detail
FROM setting n
JOIN setting b ON b.subject = n.subject AND b.thing = n.thing AND b.name = 'bypass' AND b.value = 'no'
JOIN ci_call c ON c.subject = n.subject AND c.category = :category AND c.live = 1 AND c."trigger" IN ('change_request', 'push')
              AND (instr(', ' || n.value || ', ', ', ' || c.job || ', ') > 0
                   OR instr(', ' || n.value || ', ', ', ' || substr(c.job, instr(c.job, '/') + 1) || ', ') > 0)
WHERE n.name = 'check_names'
  AND max(n.since, b.since, c.since) < min(coalesce(n.until, 9223372036854775807), coalesce(b.until, 9223372036854775807),
                                           coalesce(c.until, 9223372036854775807))
