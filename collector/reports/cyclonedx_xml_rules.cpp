// What the XML schemas of CycloneDX 1.4 to 1.7 demand, in the language of rules.hpp. Facts taken from them
// (Apache-2.0, see NOTICE), but for the shape of a URL, an e-mail address and a CPE, and the names of
// algorithm families and curves.
#include "collector/reports/rules.hpp"

namespace plumbline::reports {

const std::string_view k_cyclonedx_xml_rules = R"(
acknowledgement=(declared concluded)
bom: .version^4-4=integer .version^5=integer1 .serialNumber=serial metadata=metadata components=components
  services=services externalReferences=externalReferences dependencies=dependencies compositions=compositions
  properties=properties vulnerabilities=vulnerabilities annotations^5=annotations formulation^5=formulation
  declarations^6=declarations definitions^6=definitions citations^7=citations .~
metadata: timestamp=date-time tools=tools authors=authors component=component manufacture=organizationalEntity
  supplier=organizationalEntity licenses=licenseChoice properties=properties lifecycles^5={lifecycle*={phase=(design
  pre-build build post-build operations discovery decommission) name description one(phase|name+description)}}
  manufacturer^6=organizationalEntity distributionConstraints^7={tlp=(CLEAR GREEN AMBER AMBER_AND_STRICT RED)} .~
tools: tool*=tool components^5=components services^5=services most(tool|components+services)^5
tool: vendor name version hashes=hashes externalReferences=externalReferences .~
hashes: hash*=hash
hash: .alg!=(MD5 SHA-1 SHA-256 SHA-384 SHA-512 SHA3-256 SHA3-384 SHA3-512 BLAKE2b-256 BLAKE2b-384 BLAKE2b-512 BLAKE3
  Streebog-256^7 Streebog-512^7) #=hex
externalReferences: reference*=externalReference
externalReference: .type!=(vcs issue-tracker website advisories bom mailing-list social chat documentation support
  distribution license build-meta build-system release-notes other distribution-intake^5 security-contact^5
  model-card^5 log^5 configuration^5 evidence^5 formulation^5 attestation^5 threat-model^5 adversary-model^5
  risk-assessment^5 vulnerability-assertion^5 exploitability-statement^5 pentest-report^5 static-analysis-report^5
  dynamic-analysis-report^5 runtime-analysis-report^5 component-analysis-report^5 maturity-report^5
  certification-report^5 quality-metrics^5 codified-infrastructure^5 poam^5 source-distribution^6
  electronic-signature^6 digital-signature^6 rfc-9116^6 patent^7 patent-family^7 patent-assertion^7 citation^7) url!
  comment hashes=hashes properties^7=properties .~
authors: author*=organizationalContact
organizationalContact: name email phone .bom-ref^5=ref .~
component: .type!=(application framework library container operating-system device firmware file platform^5
  device-driver^5 machine-learning-model^5 data^5 cryptographic-asset^6) .mime-type=mime .bom-ref^4-4 .bom-ref^5=ref
  supplier=organizationalEntity author publisher group name! version description scope=(required optional excluded)
  hashes=hashes licenses=licenseChoice copyright cpe purl swid=swid modified=boolean pedigree=pedigree
  externalReferences=externalReferences properties=properties components=component.components
  evidence=componentEvidence releaseNotes=releaseNotes modelCard^5=modelCard data^5-5=componentData
  data*^6=componentData manufacturer^6=organizationalEntity authors^6=authors omniborId*^6 swhid*^6
  cryptoProperties^6=cryptoProperties tags^6=tags .isExternal^7=boolean versionRange^7=ref
  patentAssertions^7=patentAssertions most(version|versionRange)^7 .~
organizationalEntity: name url* contact*=organizationalContact .bom-ref^5=ref address^6=postalAddress .~
licenseChoice: license*=license expression^4-4 expression^5-6={.bom-ref=ref .acknowledgement^6=acknowledgement #}
  expression*^7=licenseExpression expression-detailed*^7=licenseExpressionDetailed most(license|expression)^4-6
license: id=spdx name text=attachedText url .bom-ref^5=ref licensing^5=licensing properties^5=properties
  .acknowledgement^6=acknowledgement most(id|name)^4-5 one(id|name)^6
attachedText: .content-type .encoding=(base64) #
swid: .tagId! .name! .version .tagVersion=integer .patch=boolean text=attachedText url
pedigree: ancestors=components descendants=components variants=components commits=commits patches=patches notes
components: component*=component .~
commits: commit*=commit
commit: uid url author=identifiableAction committer=identifiableAction message
identifiableAction: timestamp=date-time name email
patches: patch*=patch
patch: .type!=(unofficial monkey backport cherry-pick) diff=diff resolves=resolves
diff: text=attachedText url
resolves: issue*=issue
issue: .type!=(defect enhancement security) id name description source={name url} references=references
references: url*
properties: property*=property .~
property: .name! #
component.components: component*=component
componentEvidence: licenses=licenseChoice copyright=copyrights identity^5-5=identity identity*^6=identity
  occurrences^5={occurrence*={.bom-ref=ref location!^5-5=any location!^6 line^6=integer0 offset^6=integer0 symbol^6
  additionalContext^6}} callstack^5={frames={frame*={package module! function parameters={parameter*} line=integer
  column=integer fullFilename}} tools=identity.tools} .~
copyrights: text*
releaseNotes: type* title* featuredImage* socialImage* description* timestamp*=date-time aliases*=aliases tags*=tags
  resolves*=resolves notes*={note*={locale*=locale text*=attachedText}} properties*=properties .~
aliases: alias*
tags: tag*
services: service*=service .~
service: .bom-ref^4-4 .bom-ref^5=ref provider=organizationalEntity group name! version description
  endpoints={endpoint*} authenticated=boolean x-trust-boundary=boolean data={classification*=dataClassification
  dataflow*^5={.name .description classification=dataClassification governance=dataGovernance source=references
  destination=references .~} most(classification|dataflow)^5} licenses=licenseChoice
  externalReferences=externalReferences properties=properties services=service.services releaseNotes=releaseNotes
  trustZone^5 tags^6=tags patentAssertions^7=patentAssertions .~
dataClassification: .flow!=(inbound outbound bi-directional unknown) #
service.services: service*=service
dependencies: dependency*=dependency
dependency: .ref!^4-4 .ref!^5=ref dependency*=dependency provides*^6={.ref!=ref} .~
compositions: composition*=composition .~
composition: aggregate*=(complete incomplete incomplete_first_party_only incomplete_third_party_only unknown
  not_specified incomplete_first_party_proprietary_only^5 incomplete_first_party_opensource_only^5
  incomplete_third_party_proprietary_only^5 incomplete_third_party_opensource_only^5)
  assemblies*={assembly*=bomReference} dependencies*={dependency*=bomReference} .bom-ref^5=ref
  vulnerabilities*^5={vulnerability*=bomReference}
bomReference: .ref! .~
vulnerabilities: vulnerability*=vulnerability .~
vulnerability: .bom-ref^4-4 .bom-ref^5=ref id source=vulnerabilitySource references={reference*={id^4-4 id!^5
  source^4-4=vulnerabilitySource source!^5=vulnerabilitySource}} ratings={rating*=rating} cwes={cwe*=integer}
  description detail recommendation advisories={advisory*=advisory} created=date-time published=date-time
  updated=date-time credits={organizations=organizations individuals={individual*=organizationalContact}} tools=tools
  analysis={state=(resolved resolved_with_pedigree exploitable in_triage false_positive not_affected)
  justification=(code_not_present code_not_reachable requires_configuration requires_dependency requires_environment
  protected_by_compiler protected_at_runtime protected_at_perimeter protected_by_mitigating_control)
  responses={response*=(can_not_fix will_not_fix update rollback workaround_available)} detail firstIssued^5=date-time
  lastUpdated^5=date-time} affects={target*={ref versions={version*={version range^4-5 range^6=ref status=(affected
  unaffected unknown) most(version|range)}}}} properties=properties workaround^5 proofOfConcept^5={reproductionSteps
  environment supportingMaterial={attachment*=attachedText}} rejected^5=date-time
vulnerabilitySource: name* url*
rating: source=vulnerabilitySource score=number severity=(critical high medium low info none unknown) method=(CVSSv2
  CVSSv3 CVSSv31 OWASP other CVSSv4^5 SSVC^5) vector justification
advisory: title url!
organizations: organization*=organizationalEntity
licensing: altIds={altId*} licensor=licensor licensee=licensor purchaser=licensor purchaseOrder
  licenseTypes={licenseType*=(academic appliance client-access concurrent-user core-points custom-metric device
  evaluation named-user node-locked oem perpetual processor-points subscription user other)} lastRenewal=date-time
  expiration=date-time
licensor: organization=organizationalEntity individual=organizationalContact most(organization|individual)
identity: field!=(group name version purl cpe swid hash omniborId^6 swhid^6) confidence=ratio
  methods={method*={technique!=(source-code-analysis binary-analysis manifest-analysis ast-fingerprint hash-comparison
  instrumentation dynamic-analysis filename attestation other) confidence!=ratio value}} tools=identity.tools
  concludedValue^6
identity.tools: tool*=bomReference
modelCard: .bom-ref=ref modelParameters={approach={type=(supervised unsupervised reinforcement-learning
  semi-supervised self-supervised)} task architectureFamily modelArchitecture datasets={ref* dataset*=componentData}
  inputs={input*=inputs.input} outputs={output*=inputs.input}}
  quantitativeAnalysis={performanceMetrics={performanceMetric*={type value slice confidenceInterval={lowerBound
  upperBound}}} graphics={description collection=collection}} considerations={users={user*} useCases={useCase*}
  technicalLimitations={technicalLimitation*} performanceTradeoffs={performanceTradeoff*}
  ethicalConsiderations={ethicalConsideration*={name mitigationStrategy}}
  fairnessAssessments={fairnessAssessment*={groupAtRisk benefits harms mitigationStrategy}}
  environmentalConsiderations^6=environmentalConsiderations} properties=properties
componentData: .bom-ref=ref type!=(source-code configuration dataset definition other) name
  contents={attachment=attachedText url properties=properties} classification sensitiveData*^5-6=any sensitiveData*^7
  graphics=graphicsCollection description governance=dataGovernance
graphicsCollection: description^5-6=any description^7 collection=collection
collection: graphic*={name image=attachedText}
dataGovernance: custodians={custodian*=licensor} stewards={steward*=licensor} owners={owner*=licensor}
inputs.input: format!
annotations: annotation*=annotation .~
annotation: .bom-ref=ref subjects={subject*=bomReference} annotator!=annotatorChoice timestamp!=date-time text! .~
annotatorChoice: organization=organizationalEntity individual=organizationalContact component=component
  service=service most(organization|individual|component|service)
formulation: formula*=formula .~
formula: .bom-ref=ref components=components services=services workflows=workflows properties=properties .~
workflows: workflow*=workflow .~
workflow: .bom-ref!=ref uid! name description resourceReferences=resourceReferences tasks=tasks
  taskDependencies=dependencies taskTypes!=taskTypes trigger=trigger steps=steps inputs=inputs outputs=outputs
  timeStart=date-time timeEnd=date-time workspaces=workspaces runtimeTopology=dependencies properties=properties .~
resourceReferences: resourceReference*=resourceReference .~
resourceReference: ref externalReference=externalReference one(ref|externalReference) .~
tasks: task*=task .~
task: .bom-ref!=ref uid! name description resourceReferences=resourceReferences taskTypes!=taskTypes trigger=trigger
  steps=steps inputs=inputs outputs=outputs timeStart=date-time timeEnd=date-time workspaces=workspaces
  runtimeTopology=dependencies properties=properties .~
taskTypes: taskType*=(copy clone lint scan merge build test deliver deploy release clean other)
trigger: .bom-ref!=ref uid! name description resourceReferences=resourceReferences type!=(manual api webhook
  scheduled) event=event conditions={condition*={description expression properties=properties}}
  timeActivated=date-time inputs=inputs outputs=outputs properties=properties .~
event: uid description timeReceived=date-time data=attachedText source=resourceReference target=resourceReference
  properties=properties .~
inputs: input*=input
input: resource=resourceReference parameters=parameters environmentVars=environmentVars data=attachedText
  source=resourceReference target=resourceReference properties=properties
  one(resource|parameters|environmentVars|data) .~
parameters: parameter*=parameter
parameter: name value dataType .~
environmentVars: environmentVar*=property value*
outputs: output*=output
output: resource=resourceReference environmentVars=environmentVars data=attachedText type=(artifact attestation log
  evidence metrics other) source=resourceReference target=resourceReference properties=properties
  one(resource|environmentVars|data) .~
steps: step*=step
step: name description commands={command*={executed properties=properties}} properties=properties .~
workspaces: workspace*=workspace .~
workspace: .bom-ref!=ref uid* name* aliases*=aliases description* resourceReferences*=resourceReferences
  accessMode*=(read-only read-write read-write-once write-once write-only) mountPath* managedDataType* volumeRequest*
  volume*=volume properties*=properties .~
volume: uid name mode=(filesystem block) path sizeAllocated persistent=boolean remote=boolean properties=properties
postalAddress: .bom-ref=ref country region locality postOfficeBoxNumber postalCode streetAddress
environmentalConsiderations: energyConsumptions*=energyConsumptions properties=properties
energyConsumptions: energyConsumption*=energyConsumption .~
energyConsumption: activity!=(design data-collection data-preparation training fine-tuning validation deployment
  inference other) energyProviders*!=energyProvider activityEnergyCost!=energyMeasure co2CostEquivalent=co2Measure
  co2CostOffset=co2Measure properties=properties
energyProvider: .bom-ref=ref description organization!=organizationalEntity energySource!=(coal oil natural-gas
  nuclear wind solar geothermal hydropower biofuel unknown other) energyProvided!=energyMeasure
  externalReferences=externalReferences
energyMeasure: value!=number unit!=(kWh)
co2Measure: value!=number unit!=(tCO2eq)
cryptoProperties: assetType!=(algorithm certificate protocol related-crypto-material)
  algorithmProperties={primitive=(drbg mac block-cipher stream-cipher signature hash pke xof kdf key-agree kem ae
  combiner other unknown key-wrap^7) parameterSetIdentifier curve executionEnvironment=(software-plain-ram
  software-encrypted-ram software-tee hardware other unknown) implementationPlatform=(generic x86_32 x86_64 armv7-a
  armv7-m armv8-a armv8-m armv9-a armv9-m s390x ppc64 ppc64le other unknown) certificationLevel*=(none fips140-1-l1
  fips140-1-l2 fips140-1-l3 fips140-1-l4 fips140-2-l1 fips140-2-l2 fips140-2-l3 fips140-2-l4 fips140-3-l1 fips140-3-l2
  fips140-3-l3 fips140-3-l4 cc-eal1 cc-eal1+ cc-eal2 cc-eal2+ cc-eal3 cc-eal3+ cc-eal4 cc-eal4+ cc-eal5 cc-eal5+
  cc-eal6 cc-eal6+ cc-eal7 cc-eal7+ other unknown) mode=(cbc ecb ccm gcm cfb ofb ctr other unknown) padding=(pkcs5
  pkcs7 pkcs1v15 oaep raw other unknown) cryptoFunctions={cryptoFunction*=(generate keygen encrypt decrypt digest tag
  keyderive sign verify encapsulate decapsulate other unknown)} classicalSecurityLevel=integer0
  nistQuantumSecurityLevel=level algorithmFamily^7 ellipticCurve^7} certificateProperties={subjectName issuerName
  notValidBefore=date-time notValidAfter=date-time signatureAlgorithmRef=ref subjectPublicKeyRef=ref certificateFormat
  certificateExtension serialNumber^7 certificateFileExtension^7 fingerprint^7=hash
  certificateState*^7={state=(pre-activation active suspended deactivated revoked destroyed) reason name description
  one(state|name+description)} creationDate^7=date-time activationDate^7=date-time deactivationDate^7=date-time
  revocationDate^7=date-time destructionDate^7=date-time
  certificateExtensions^7={certificateExtension*={commonExtensionName=(basicConstraints keyUsage extendedKeyUsage
  subjectAlternativeName authorityKeyIdentifier subjectKeyIdentifier authorityInformationAccess certificatePolicies
  crlDistributionPoints signedCertificateTimestamp) commonExtensionValue customExtensionName customExtensionValue
  one(commonExtensionName+commonExtensionValue|customExtensionName+customExtensionValue)}}
  relatedCryptographicAssets^7=relatedCryptographicAssets} relatedCryptoMaterialProperties={type=(private-key
  public-key secret-key key ciphertext signature digest initialization-vector nonce seed salt shared-secret tag
  additional-data password credential token other unknown) id state=(pre-activation active suspended deactivated
  compromised destroyed) algorithmRef=ref creationDate=date-time activationDate=date-time updateDate=date-time
  expirationDate=date-time value size=integer format securedBy={mechanism algorithmRef=ref} fingerprint^7=hash
  relatedCryptographicAssets^7=relatedCryptographicAssets} protocolProperties={type=(tls ssh ipsec ike sstp wpa other
  unknown dtls^7 quic^7 eap-aka^7 eap-aka-prime^7 prins^7 5g-aka^7) version cipherSuites={cipherSuite*={name
  algorithms={algorithm*=ref} identifiers={identifier*} tlsGroups^7={group*}
  tlsSignatureSchemes^7={signatureScheme*}}} ikev2TransformTypes={encr*^6-6=ref encr*^7={name keyLength=integer
  algorithm=ref} prf*^6-6=ref prf*^7=prf integ*^6-6=ref integ*^7=prf ke*^6-6=ref ke*^7={group=integer algorithm=ref}
  esn=boolean auth*^6-6=ref auth*^7=prf} cryptoRef*=ref} oid
declarations: assessors={assessor*={.bom-ref=ref thirdParty=boolean organization=organizationalEntity .~}}
  attestations={attestation*={summary assessor=ref map*={requirement=ref claims={claim*=ref}
  counterClaims={counterClaim*=ref} conformance={score!=ratio rationale mitigationStrategies=mitigationStrategies}
  confidence={score!=ratio rationale}}}} claims={claim*={.bom-ref=ref target=ref predicate
  mitigationStrategies=mitigationStrategies reasoning evidence*=ref counterEvidence*=ref
  externalReferences=externalReferences .~}} evidence={evidence*={.bom-ref=ref propertyName description data*={name
  contents={attachment=attachedText url} classification sensitiveData*=any governance=dataGovernance}
  created=date-time expires=date-time author=organizationalContact reviewer=organizationalContact .~}}
  targets={organizations=organizations components=component.components services=service.services}
  affirmation={statement signatories={signatory*={name role organization=organizationalEntity
  externalReference=externalReference}}}
mitigationStrategies: mitigationStrategy*=ref
definitions: standards=standards patents^7={patent*=patent patentFamily*=patentFamily}
standards: standard*=standard .~
standard: .bom-ref=ref name! version! description! owner! requirements={requirement*={.bom-ref=ref identifier title
  text descriptions={description*} openCre*=cre parent=ref properties=properties externalReferences=externalReferences
  .~}} levels={level*={.bom-ref=ref identifier title description requirements={requirement*=ref} .~}}
  externalReferences=externalReferences .~
licenseExpression: .bom-ref=ref .acknowledgement=acknowledgement #
licenseExpressionDetailed: .expression! .bom-ref=ref .acknowledgement=acknowledgement details*={.license-identifier!
  .bom-ref=ref text=attachedText url} licensing=licensing properties=properties
patentAssertions: patentAssertion*=patentAssertion
patentAssertion: .bom-ref=ref assertionType!=(ownership license third-party-claim standards-inclusion prior-art
  exclusive-rights non-assertion research-or-evaluation) patentRefs={bom-ref*!}
  asserter!={organization=organizationalEntity contact=organizationalContact ref=ref one(organization|contact|ref)}
  notes .~
relatedCryptographicAssets: relatedCryptographicAsset*={type ref=ref}
prf: name algorithm=ref
patent: .bom-ref=ref patentNumber!=patent-number applicationNumber=patent-number jurisdiction!=country
  priorityApplication=priorityApplication publicationNumber=patent-number title abstract filingDate=date
  grantDate=date patentExpirationDate=date patentLegalStatus!=(pending granted revoked expired lapsed withdrawn
  abandoned suspended reinstated opposed terminated invalidated in-force) patentAssignee*=licensor
  externalReferences=externalReferences .~
priorityApplication: applicationNumber!=patent-number jurisdiction!=country filingDate!=date
patentFamily: .bom-ref=ref familyId! priorityApplication=priorityApplication members={ref*!=ref}
  externalReferences=externalReferences .~
citations: citation*!=citation
citation: .bom-ref=ref pointers={pointer*!} expressions={expression*!} timestamp!=date-time attributedTo=ref
  process=ref note one(pointers|expressions) .~
)";

}  // namespace plumbline::reports
