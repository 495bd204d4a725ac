// What the JSON schemas of CycloneDX 1.4 to 1.7 demand, in the language of rules.hpp. Facts taken from them
// (Apache-2.0, see NOTICE), but for the shape of a URL, an e-mail address and a CPE, and the names of
// algorithm families and curves.
#include "collector/reports/rules.hpp"

namespace plumbline::reports {

const std::string_view k_cyclonedx_json_rules = R"(
dataFlow=(inbound outbound bi-directional unknown)
taskType=(copy clone lint scan merge build test deliver deploy release clean other)
acknowledgement=(declared concluded)
bom: $schema bomFormat!=(CycloneDX) specVersion! serialNumber=serial version!^4-4=integer version^5=integer1
  metadata=metadata components=[component]! services=[service]! externalReferences=[externalReference]
  dependencies=[dependency]! compositions=[compositions]! vulnerabilities=[vulnerability]! signature=signature
  annotations^5=[annotations]! formulation^5=[formula]! properties^5=[property] declarations^6=declarations
  definitions^6=definitions citations^7=[citation]!
metadata: timestamp=date-time tools^4-4=[tool] tools^5=toolItems/[tool] authors=[organizationalContact]
  component=component manufacture=organizationalEntity supplier=organizationalEntity licenses^4-4=[licenseChoice]
  licenses^5-6=[licenseItem]/[expressionItem]1 licenses^7=[licenseItem/expressionItem] properties=[property]
  lifecycles^5=[{phase!=(design pre-build build post-build operations discovery decommission)}/{name! description}]
  manufacturer^6=organizationalEntity distributionConstraints^7={tlp=(CLEAR GREEN AMBER AMBER_AND_STRICT RED)}
tool: vendor name version hashes=[hash] externalReferences=[externalReference]
hash: alg!=(MD5 SHA-1 SHA-256 SHA-384 SHA-512 SHA3-256 SHA3-384 SHA3-512 BLAKE2b-256 BLAKE2b-384 BLAKE2b-512 BLAKE3
  Streebog-256^7 Streebog-512^7) content!=hex
externalReference: url! comment type!=(vcs issue-tracker website advisories bom mailing-list social chat documentation
  support distribution license build-meta build-system release-notes other distribution-intake^5 security-contact^5
  model-card^5 log^5 configuration^5 evidence^5 formulation^5 attestation^5 threat-model^5 adversary-model^5
  risk-assessment^5 vulnerability-assertion^5 exploitability-statement^5 pentest-report^5 static-analysis-report^5
  dynamic-analysis-report^5 runtime-analysis-report^5 component-analysis-report^5 maturity-report^5
  certification-report^5 codified-infrastructure^5 quality-metrics^5 poam^5 source-distribution^6
  electronic-signature^6 digital-signature^6 rfc-9116^6 patent^7 patent-family^7 patent-assertion^7 citation^7)
  hashes=[hash] properties^7=[property]
organizationalContact: name email phone bom-ref^5=ref
component: type!=(application framework library container operating-system device firmware file platform^5
  device-driver^5 machine-learning-model^5 data^5 cryptographic-asset^6) mime-type=mime bom-ref^4-4 bom-ref^5=ref
  supplier=organizationalEntity author publisher group name! version description scope=(required optional excluded)
  hashes=[hash] licenses^4-4=[licenseChoice] licenses^5-6=[licenseItem]/[expressionItem]1
  licenses^7=[licenseItem/expressionItem] copyright cpe purl swid=swid modified=boolean
  pedigree={ancestors=[component] descendants=[component] variants=[component] commits=[commit] patches=[patch] notes}
  externalReferences=[externalReference] components=[component]! evidence=componentEvidence releaseNotes=releaseNotes
  properties=[property] signature=signature modelCard^5=modelCard data^5=[componentData]
  manufacturer^6=organizationalEntity authors^6=[organizationalContact] omniborId^6=[text] swhid^6=[text]
  cryptoProperties^6=cryptoProperties tags^6=[text] versionRange^7=ref isExternal^7=boolean
  patentAssertions^7=[patentAssertions] most(version|versionRange)^7 true(versionRange|isExternal)^7
organizationalEntity: name url=[text] contact=[organizationalContact] bom-ref^5=ref address^6=postalAddress
licenseChoice: license=license expression one(license|expression)
license: id=spdx name text=attachment url bom-ref^5=ref licensing^5=licensing properties^5=[property]
  acknowledgement^6=acknowledgement one(id|name)
attachment: contentType encoding=(base64) content!
swid: tagId! name! version tagVersion=integer patch=boolean text=attachment url
commit: uid url author=identifiableAction committer=identifiableAction message
identifiableAction: timestamp=date-time name email
patch: type!=(unofficial monkey backport cherry-pick) diff=diff resolves=[issue]
diff: text=attachment url
issue: type!=(defect enhancement security) id name description source={name url} references=[text]
componentEvidence: licenses^4-4=[licenseChoice] licenses^5-6=[licenseItem]/[expressionItem]1
  licenses^7=[licenseItem/expressionItem] copyright=[copyright] identity^5-5={field!=(group name version purl cpe swid
  hash) confidence=ratio methods=[methods] tools=[ref]!}
  identity^6=[componentIdentityEvidence]/componentIdentityEvidence occurrences^5=[{bom-ref=ref location!
  line^6=integer0 offset^6=integer0 symbol^6 additionalContext^6}] callstack^5={frames=[{package module! function
  parameters=[text] line=integer column=integer fullFilename}]}
copyright: text!
releaseNotes: type! title featuredImage socialImage description timestamp=date-time aliases=[text] tags=[text]
  resolves=[issue] notes=[note] properties=[property]
note: locale=locale text!=attachment
property: name^4-5 name!^6 value ~^4-5
service: bom-ref^4-4 bom-ref^5=ref provider=organizationalEntity group name! version description endpoints=[text]
  authenticated=boolean x-trust-boundary=boolean data^4-4=[dataClassification] data^5=[serviceData]
  licenses^4-4=[licenseChoice] licenses^5-6=[licenseItem]/[expressionItem]1 licenses^7=[licenseItem/expressionItem]
  externalReferences=[externalReference] services=[service]! releaseNotes=releaseNotes properties=[property]
  signature=signature trustZone^5 tags^6=[text] patentAssertions^7=[patentAssertions]
dataClassification: flow!=dataFlow classification!
dependency: ref!^4-4 ref!^5=ref dependsOn^4-4=[text]! dependsOn^5=[ref]! provides^6=[ref]!
compositions: aggregate!=(complete incomplete incomplete_first_party_only incomplete_third_party_only unknown
  not_specified incomplete_first_party_proprietary_only^5 incomplete_first_party_opensource_only^5
  incomplete_third_party_proprietary_only^5 incomplete_third_party_opensource_only^5) assemblies^4-4=[text]!
  assemblies^5=[ref]! dependencies=[text]! signature=signature bom-ref^5=ref vulnerabilities^5=[text]!
vulnerability: bom-ref^4-4 bom-ref^5=ref id source=vulnerabilitySource references=[{id! source!=vulnerabilitySource}]
  ratings=[rating] cwes=[integer1] description detail recommendation advisories=[advisory] created=date-time
  published=date-time updated=date-time credits={organizations=[organizationalEntity]
  individuals=[organizationalContact]} tools^4-4=[tool] tools^5=toolItems/[tool] analysis={state=(resolved
  resolved_with_pedigree exploitable in_triage false_positive not_affected) justification=(code_not_present
  code_not_reachable requires_configuration requires_dependency requires_environment protected_by_compiler
  protected_at_runtime protected_at_perimeter protected_by_mitigating_control) response=[(can_not_fix will_not_fix
  update rollback workaround_available)] detail firstIssued^5=date-time lastUpdated^5=date-time} affects=[{ref!^4-4
  ref!^5=ref versions=[{version^4-5=ref version^6 range=ref status=(affected unaffected unknown)
  one(version|range)}]}]! properties=[property] workaround^5 proofOfConcept^5={reproductionSteps environment
  supportingMaterial=[attachment] ~} rejected^5=date-time
vulnerabilitySource: url name
rating: source=vulnerabilitySource score=number severity=(critical high medium low info none unknown) method=(CVSSv2
  CVSSv3 CVSSv31 OWASP other CVSSv4^5 SSVC^5) vector justification
advisory: title url!
toolItems: components=[component]! services=[service]!
licenseItem: license!=license
licensing: altIds=[text] licensor=licensor licensee=licensor purchaser=licensor purchaseOrder licenseTypes=[(academic
  appliance client-access concurrent-user core-points custom-metric device evaluation named-user node-locked oem
  perpetual processor-points subscription user other)] lastRenewal=date-time expiration=date-time
licensor: organization=organizationalEntity individual=organizationalContact one(organization|individual)
expressionItem: expression! bom-ref=ref acknowledgement^6=acknowledgement expressionDetails^7=[{licenseIdentifier!
  bom-ref=ref text=attachment url}] licensing^7=licensing properties^7=[property]
methods: technique!=(source-code-analysis binary-analysis manifest-analysis ast-fingerprint hash-comparison
  instrumentation dynamic-analysis filename attestation other) confidence!=ratio value
modelCard: bom-ref=ref modelParameters={approach={type=(supervised unsupervised reinforcement-learning semi-supervised
  self-supervised)} task architectureFamily modelArchitecture datasets=[componentData/{ref=ref}]
  inputs=[inputOutputMLParameters] outputs=[inputOutputMLParameters]}
  quantitativeAnalysis={performanceMetrics=[performanceMetric] graphics=graphicsCollection}
  considerations={users=[text] useCases=[text] technicalLimitations=[text] performanceTradeoffs=[text]
  ethicalConsiderations=[risk] fairnessAssessments=[fairnessAssessment]
  environmentalConsiderations^6=environmentalConsiderations} properties=[property]
componentData: bom-ref=ref type!=(source-code configuration dataset definition other) name
  contents={attachment=attachment url properties=[property]} classification sensitiveData=[text]
  graphics=graphicsCollection description governance=dataGovernance
graphicsCollection: description collection=[graphic]
graphic: name image=attachment
dataGovernance: custodians=[dataGovernanceResponsibleParty] stewards=[dataGovernanceResponsibleParty]
  owners=[dataGovernanceResponsibleParty]
dataGovernanceResponsibleParty: organization=organizationalEntity contact=organizationalContact
  one(organization|contact)
inputOutputMLParameters: format
performanceMetric: type value slice confidenceInterval={lowerBound upperBound}
risk: name mitigationStrategy
fairnessAssessment: groupAtRisk benefits harms mitigationStrategy
serviceData: flow!=dataFlow classification! name description governance=dataGovernance source=[text]
  destination=[text]
annotations: bom-ref=ref subjects!=[ref]! annotator!={organization=organizationalEntity
  individual=organizationalContact component=component service=service one(organization|individual|component|service)}
  timestamp!=date-time text! signature=signature
formula: bom-ref=ref components=[component]! services=[service]! workflows=[workflow]! properties=[property]
workflow: bom-ref!=ref uid! name description resourceReferences=[resourceReferenceChoice]! tasks=[task]!
  taskDependencies=[dependency]! taskTypes!=[taskType] trigger=trigger steps=[step]! inputs=[input]! outputs=[output]!
  timeStart=date-time timeEnd=date-time workspaces=[workspace]! runtimeTopology=[dependency]! properties=[property]
resourceReferenceChoice: ref=ref externalReference=externalReference one(ref|externalReference)
task: bom-ref!=ref uid! name description resourceReferences=[resourceReferenceChoice]! taskTypes!=[taskType]
  trigger=trigger steps=[step]! inputs=[input]! outputs=[output]! timeStart=date-time timeEnd=date-time
  workspaces=[workspace]! runtimeTopology=[dependency]! properties=[property]
trigger: bom-ref!=ref uid! name description resourceReferences=[resourceReferenceChoice]! type!=(manual api webhook
  scheduled) event=event conditions=[condition]! timeActivated=date-time inputs=[input]! outputs=[output]!
  properties=[property]
event: uid description timeReceived=date-time data=attachment source=resourceReferenceChoice
  target=resourceReferenceChoice properties=[property]
condition: description expression properties=[property]
input: source=resourceReferenceChoice target=resourceReferenceChoice resource=resourceReferenceChoice
  parameters=[parameter]! environmentVars=[property/text]! data=attachment properties=[property]
  one(resource|parameters|environmentVars|data)
parameter: name value dataType
output: type=(artifact attestation log evidence metrics other) source=resourceReferenceChoice
  target=resourceReferenceChoice resource=resourceReferenceChoice data=attachment environmentVars=[property/text]!
  properties=[property] one(resource|environmentVars|data)
step: name description commands=[command] properties=[property]
command: executed properties=[property]
workspace: bom-ref!=ref uid! name aliases=[text] description resourceReferences=[resourceReferenceChoice]!
  accessMode=(read-only read-write read-write-once write-once write-only) mountPath managedDataType volumeRequest
  volume=volume properties=[property]
volume: uid name mode=(filesystem block) path sizeAllocated persistent=boolean remote=boolean properties=[property]
postalAddress: bom-ref=ref country region locality postOfficeBoxNumber postalCode streetAddress
componentIdentityEvidence: field!=(group name version purl cpe omniborId swhid swid hash) confidence=ratio
  concludedValue methods=[methods] tools=[ref]!
environmentalConsiderations: energyConsumptions=[energyConsumption] properties=[property]
energyConsumption: activity!=(design data-collection data-preparation training fine-tuning validation deployment
  inference other) energyProviders!=[energyProvider] activityEnergyCost!=energyMeasure co2CostEquivalent=co2Measure
  co2CostOffset=co2Measure properties=[property]
energyProvider: bom-ref=ref description organization!=organizationalEntity energySource!=(coal oil natural-gas nuclear
  wind solar geothermal hydropower biofuel unknown other) energyProvided!=energyMeasure
  externalReferences=[externalReference]
energyMeasure: value!=number unit!=(kWh)
co2Measure: value!=number unit!=(tCO2eq)
cryptoProperties: assetType!=(algorithm certificate protocol related-crypto-material)
  algorithmProperties={primitive=(drbg mac block-cipher stream-cipher signature hash pke xof kdf key-agree kem ae
  combiner other unknown key-wrap^7) parameterSetIdentifier curve executionEnvironment=(software-plain-ram
  software-encrypted-ram software-tee hardware other unknown) implementationPlatform=(generic x86_32 x86_64 armv7-a
  armv7-m armv8-a armv8-m armv9-a armv9-m s390x ppc64 ppc64le other unknown) certificationLevel=[(none fips140-1-l1
  fips140-1-l2 fips140-1-l3 fips140-1-l4 fips140-2-l1 fips140-2-l2 fips140-2-l3 fips140-2-l4 fips140-3-l1 fips140-3-l2
  fips140-3-l3 fips140-3-l4 cc-eal1 cc-eal1+ cc-eal2 cc-eal2+ cc-eal3 cc-eal3+ cc-eal4 cc-eal4+ cc-eal5 cc-eal5+
  cc-eal6 cc-eal6+ cc-eal7 cc-eal7+ other unknown)] mode=(cbc ecb ccm gcm cfb ofb ctr other unknown) padding=(pkcs5
  pkcs7 pkcs1v15 oaep raw other unknown) cryptoFunctions=[(generate keygen encrypt decrypt digest tag keyderive sign
  verify encapsulate decapsulate other unknown)] classicalSecurityLevel=integer0 nistQuantumSecurityLevel=level
  algorithmFamily^7 ellipticCurve^7} certificateProperties={subjectName issuerName notValidBefore=date-time
  notValidAfter=date-time signatureAlgorithmRef=ref subjectPublicKeyRef=ref certificateFormat certificateExtension
  serialNumber^7 certificateFileExtension^7 fingerprint^7=hash certificateState^7=[{state!=(pre-activation active
  suspended deactivated revoked destroyed) reason}/{name! description reason}] creationDate^7=date-time
  activationDate^7=date-time deactivationDate^7=date-time revocationDate^7=date-time destructionDate^7=date-time
  certificateExtensions^7=[{commonExtensionName!=(basicConstraints keyUsage extendedKeyUsage subjectAlternativeName
  authorityKeyIdentifier subjectKeyIdentifier authorityInformationAccess certificatePolicies crlDistributionPoints
  signedCertificateTimestamp) commonExtensionValue!}/{customExtensionName! customExtensionValue}]
  relatedCryptographicAssets^7=[relatedCryptographicAsset]} relatedCryptoMaterialProperties={type=(private-key
  public-key secret-key key ciphertext signature digest initialization-vector nonce seed salt shared-secret tag
  additional-data password credential token other unknown) id state=(pre-activation active suspended deactivated
  compromised destroyed) algorithmRef=ref creationDate=date-time activationDate=date-time updateDate=date-time
  expirationDate=date-time value size=integer format securedBy=securedBy fingerprint^7=hash
  relatedCryptographicAssets^7=[relatedCryptographicAsset]} protocolProperties={type=(tls ssh ipsec ike sstp wpa other
  unknown dtls^7 quic^7 eap-aka^7 eap-aka-prime^7 prins^7 5g-aka^7) version cipherSuites=[cipherSuite]
  ikev2TransformTypes={encr^6-6=[ref] encr^7=[ikeV2Enc]/[ref] prf^6-6=[ref] prf^7=[ikeV2Prf]/[ref] integ^6-6=[ref]
  integ^7=[ikeV2Prf]/[ref] ke^6-6=[ref] ke^7=[ikeV2Ke]/[ref] esn=boolean auth^6-6=[ref] auth^7=[ikeV2Prf]/[ref]}
  cryptoRefArray=[ref] relatedCryptographicAssets^7=[relatedCryptographicAsset]} oid
securedBy: mechanism algorithmRef=ref
cipherSuite: name algorithms=[ref] identifiers=[text] tlsGroups^7=[text] tlsSignatureSchemes^7=[text]
declarations: assessors=[{bom-ref=ref thirdParty=boolean organization=organizationalEntity}] attestations=[{summary
  assessor=ref map=[{requirement=ref claims=[ref] counterClaims=[ref] conformance={score=ratio rationale
  mitigationStrategies=[ref]} confidence={score=ratio rationale}}] signature=signature}] claims=[{bom-ref=ref
  target=ref predicate mitigationStrategies=[ref] reasoning evidence=[ref] counterEvidence=[ref]
  externalReferences=[externalReference] signature=signature}] evidence=[{bom-ref=ref propertyName description
  data=[{name contents={attachment=attachment url} classification sensitiveData=[text] governance=dataGovernance}]
  created=date-time expires=date-time author=organizationalContact reviewer=organizationalContact
  signature=signature}] targets={organizations=[organizationalEntity] components=[component] services=[service]}
  affirmation={statement signatories=[{name role signature=signature organization=organizationalEntity
  externalReference=externalReference some(signature|externalReference)}] signature=signature} signature=signature
definitions: standards=[standard] patents^7=[patent/patentFamily]
standard: bom-ref=ref name version description owner requirements=[{bom-ref=ref identifier title text
  descriptions=[text] openCre=[cre] parent=ref properties=[property] externalReferences=[externalReference]}]
  levels=[{bom-ref=ref identifier title description requirements=[ref]}] externalReferences=[externalReference]
  signature=signature
patentAssertions: bom-ref=ref assertionType!=(ownership license third-party-claim standards-inclusion prior-art
  exclusive-rights non-assertion research-or-evaluation) patentRefs=[ref]
  asserter!=organizationalEntity/organizationalContact/ref notes
relatedCryptographicAsset: type ref=ref
ikeV2Enc: name keyLength=integer algorithm=ref
ikeV2Prf: name algorithm=ref
ikeV2Ke: group=integer algorithm=ref
patent: bom-ref=ref patentNumber!=patent-number applicationNumber=patent-number jurisdiction!=country
  priorityApplication=priorityApplication publicationNumber=patent-number title abstract filingDate=date
  grantDate=date patentExpirationDate=date patentLegalStatus!=(pending granted revoked expired lapsed withdrawn
  abandoned suspended reinstated opposed terminated invalidated in-force)
  patentAssignee=[organizationalContact/organizationalEntity] externalReferences=[externalReference]
priorityApplication: applicationNumber!=patent-number jurisdiction!=country filingDate!=date
patentFamily: bom-ref=ref familyId! priorityApplication=priorityApplication members=[ref]
  externalReferences=[externalReference]
citation: bom-ref=ref pointers=[text] expressions=[text] timestamp!=date-time attributedTo=ref process=ref note
  signature=signature one(pointers|expressions) some(attributedTo|process)
)";

}  // namespace plumbline::reports
