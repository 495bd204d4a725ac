-- id: architecture_is_drawn_in_one_notation
-- question: Is the architecture described in a notation a machine can read?
-- shape: presence
-- needs: document:doc.architecture
-- version: 1
-- remedy: Describe components and data flows in one agreed notation (C4, Structurizr, PlantUML, Mermaid).
-- source: BSIMM16 AA2.2; plain prose is not enough
SELECT subject, since, until, evidence, path || ', ' || facts AS detail
FROM document
WHERE kind = 'doc.architecture' AND substantive = 1 AND instr(' ' || facts, ' notation:') > 0
