-- id: infrastructure_is_versioned
-- question: Is the infrastructure or the deployment described as code?
-- shape: presence
-- needs: document:iac.terraform, document:iac.ansible, document:iac.kubernetes, document:iac.helm
-- version: 1
-- remedy: Describe the deployment as code and version it with the product.
-- source: BSIMM16 SE1.3, SE1.4; a container file alone deploys nothing
SELECT subject, since, until, evidence, path || ', ' || kind AS detail
FROM document
WHERE kind IN ('iac.terraform', 'iac.ansible', 'iac.kubernetes', 'iac.helm') AND substantive = 1
