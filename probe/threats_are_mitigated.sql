-- id: threats_are_mitigated
-- question: Does each closed threat ticket have an owner, and a mitigation that was linked before it was closed?
-- shape: population
-- needs: ticket:tkt.threat
-- version: 1
-- remedy: Give each threat an owner, and link the commit or the ticket that mitigates it before closing it.
-- source: BSIMM16 AA1.2, AM2.1; a threat that was rejected needs no mitigation; a relation that is no mitigation (duplicates, relates) is none
SELECT e.subject, e.at,
       EXISTS (SELECT 1 FROM ticket_event v WHERE v.subject = e.subject AND v.key = e.key AND v.at <= e.at AND v.what = 'state' AND v.actor IS NOT NULL)
       AND (EXISTS (SELECT 1 FROM ticket_fix f WHERE f.source = e.source AND f.key = e.key AND f.at <= e.at)
            OR EXISTS (SELECT 1 FROM ticket_event v WHERE v.subject = e.subject AND v.key = e.key AND v.at <= e.at AND v.what = 'link'
                       AND (v.to_value GLOB 'mitigat*:*' OR v.to_value GLOB 'is mitigated by:*' OR v.to_value GLOB 'implement*:*' OR v.to_value GLOB 'is implemented by:*'))) AS ok,
       e.evidence, e.key AS detail
FROM ticket_end e
WHERE e.kind = 'tkt.threat' AND e.rejected = 0
