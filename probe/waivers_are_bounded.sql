-- id: waivers_are_bounded
-- question: Does each exception end within a year and have another approver than requester?
-- shape: population
-- needs: waiver
-- version: 1
-- remedy: Give each exception an end within a year and let somebody else approve it.
-- source: BSIMM16 SM1.7; a year is our choice
SELECT subject, since AS at,
       CASE WHEN approver <> '' AND approver <> requester AND coalesce(until, 9223372036854775807) <= add_duration(since, 'P1Y') THEN 1 ELSE 0 END AS ok,
       evidence, control || ', ' || id AS detail
FROM waiver
