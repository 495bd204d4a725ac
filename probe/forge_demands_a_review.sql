-- id: forge_demands_a_review
-- question: Does the forge take changes to the main line by request alone, with the approval of another, and let nobody go around it?
-- shape: presence
-- needs: setting:requests, setting:approvals, setting:bypass, setting:author_approves
-- version: 1
-- remedy: Protect the main line: by request alone, one approval or more, for administrators too. Then look again with `settings: yes`.
-- source: BSIMM16 SE3.9; a setting as it was seen: it shows what was asked for, not what was done
SELECT r.subject, max(r.since, a.since, b.since, o.since) AS since,
       nullif(min(coalesce(r.until, 9223372036854775807), coalesce(a.until, 9223372036854775807),
                  coalesce(b.until, 9223372036854775807), coalesce(o.until, 9223372036854775807)), 9223372036854775807) AS until,
       a.evidence, r.thing || ': by request, ' || a.value || CASE WHEN a.value = '1' THEN ' approval' ELSE ' approvals' END || ', no way around' AS detail
FROM setting r
JOIN setting a ON a.subject = r.subject AND a.thing = r.thing AND a.name = 'approvals' AND CAST(a.value AS INTEGER) >= 1
JOIN setting b ON b.subject = r.subject AND b.thing = r.thing AND b.name = 'bypass' AND b.value = 'no'
JOIN setting o ON o.subject = r.subject AND o.thing = r.thing AND o.name = 'author_approves' AND o.value = 'no'
WHERE r.name = 'requests' AND r.value = 'yes'
  AND max(r.since, a.since, b.since, o.since) < min(coalesce(r.until, 9223372036854775807), coalesce(a.until, 9223372036854775807),
                                                    coalesce(b.until, 9223372036854775807), coalesce(o.until, 9223372036854775807))
