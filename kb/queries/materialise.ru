# What follows from the records and is asked often: superclasses of criteria, schemes, materials as concepts.
PREFIX bps: <https://w3id.org/bps/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT { ?criterion a bps:Criterion } WHERE { ?kind rdfs:subClassOf bps:Criterion . ?criterion a ?kind } ;
INSERT { ?concept a skos:Concept } WHERE { ?kind rdfs:subClassOf skos:Concept . ?concept a ?kind } ;
INSERT { ?material skos:inScheme bps:materials } WHERE { ?material a bps:Material } ;
INSERT { ?process skos:inScheme bps:processes } WHERE { ?process a bps:Process }
