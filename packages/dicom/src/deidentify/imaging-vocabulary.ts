/**
 * Words of study, series and protocol descriptions that name anatomy, technique, position or class of finding, and no person,
 * place or institution: what the Clean Descriptors Option keeps, unless it is also a word of the patient's own names.
 */
const words = `
abd abdomen abdominal abscess acetabulum achilles acl acr acute adc adrenal air airway allergies allergy anat anatomic anatomical
aneurysm angio angiogram angiography ankle ant anterior aorta aortic ap apex appendix arch arm arterial artery artifact ascending
asl asc atrial atrium attenuation auditory axial ax axis axilla
b background baseline basilar bilat bilateral biliary biopsy bladder bold bolus bone bony bowel brachial brain breast breath
breathhold bronchi bronchial bronchus bw
c calcaneus calcification calcium calf calibration cardiac cardio carotid cartilage caudal cava cavity cc ce celiac cerebellum cerebral
cervical ceus chest cholangio cine circle cisternography clavicle clip cm cochlea coil collateral colon colonography color colour
comparison compression cone contrast control cor coronal coronary cortex cortical coverage cranial craniocaudal cranium csi ct cta
ctp cyst cystic cysto
d deep deformity delay delayed dental derived descending detector dexa diaphragm diastole diastolic diffusion digital disc
disk distal dixon doppler dorsal dose drainage dti dual ductal dwi duodenum dynamic
ear early echo echocardiography ecg edema effusion elbow embolism emphysema empty endo enhanced enhancement enterography epi erect
esophagus esophageal exam examination expiration expiratory extension ext external extremity eye
face facial failed false fast fat fatsat fb femoral femur fetal fetus fgre fibula field fiesta film filter finger first fistula flair
flash flex flexion flow fluid fluoro fluoroscopy foot forearm fossa fov fovea fracture frame frontal fs fse fspgr functional fundus
fused fusion
gadolinium gallbladder gastric gated ge general ghz glenoid glucose gradient graft gre gy gyrus
hand haste hd head heart heel helical hemorrhage hepatic hernia hi high hilar hip hippocampus hr hrct hu humerus hyper hypo
iac icu ileum iliac image images imaging implant inf infarct inferior infusion inj injection inner inspiration inspiratory int
internal intervention intestine intra intracranial inv inversion invivo ion ir ischemia iso iv ivc
jaw jejunum joint
k kernel kg kidney kidneys knee kv kvp kyphosis
l lad large laryngeal larynx lat late lateral left leg lesion lesions level levels lingual lipid liver lm lobe lobes loc localiser
localizer long lordosis low lower ls lumbar lumbosacral lumen lung lungs lv lymph
m ma magnification mammo mammogram mammography mandible map mas mask mass maxilla maxillofacial mean medial mediastinum mediast mean
medium meniscus mesenteric metal metastases metastasis mg mgy mhz micro mid middle min minimum mip mitral ml mlo mm mobile motion
mouth mpr mprage mr mra mrcp mri mrs ms msec mt multi multiphase muscle myelography myocardial myocardium
nasal nasopharynx native navel navigator ncct neck negative nerve neuro neutral new nm node nodes nodule nodules non none normal nuclear
o oblique obl occipital open opacity opposed optic oral orbit orbita orbital orbits order orientation original os osteo out outer ovary
p pa palate pancreas pancreatic panoramic parallel parasagittal parathyroid parietal parotid part partial patella patellar pathology
pc pca pd pedal pelvic pelvis penile perfusion pericardial pericardium peripheral perpendicular pet phantom pharynx phase phases
physio pituitary plain plan planar plane planning plantar plaque plate pleura pleural plus pneumonia pneumothorax portable portal
position positive post posterior postcontrast prone prop proximal pre precontrast preparation press pressure primary probe proc
procedure projection propeller prospective prostate prosthesis protocol proton psif pulmonary pulse
quad quality quantitative quick
r radial radiograph radiography radius ramp range raw real recon reconstruction reconstructions rectal rectum reference reformat
reformatted region relaxation renal resolution resp respiratory rest restaging results retro retroperitoneum rib ribs right ring rt
rheumatoid roi root rotation rotator routine rv
s sacral sacroiliac sacrum sag sagittal sat saturation scan scano scaphoid scapula schwannoma scint scintigraphy scoliosis scout screen
screening se sec second secondary segment segmentation sella sense sequence ser series seq sequential set setup shaft shin short
shoulder shunt side sigmoid simulation single sinus sinuses si size skeletal skeleton skull slab slice slices small smartprep soft
solid source space spair spect spectroscopy sphenoid spin spinal spine spiral spir spleen splenic spgr spot stage staging standard
standing static stenosis stent sternum stir stomach stone stones stress stroke structural study sub subacute subclavian subtraction
sup superficial superior supine supra surgery surgical surface survey sural surview swallow swi swan systole systolic
t t1w t2w table tail talus target te temp temporal tendon test testis thick thickness thigh thin third thoracic thoracolumbar thorax three thrombosis
throat thumb thymus thyroid ti tibia tibial time tissue tl tmj toe tof tomo tomography tomosynthesis tongue tonsil tooth topogram torso
total tr trachea track tracking trans transaxial transplant transverse tra trauma trigger triggered triplane trunk trufi tse tube
tumor tumour turbo two type
u ulna ulnar ultrasound umbilical un under uniform unilateral unit unknown up upper upright ureter ureters urethra urinary urogram
urography us uterus
v vagina valve variable varicose vascular vein veins vena venous ventral ventricle ventricular ventricles vertebra vertebrae vertebral
vessel vessels vibe view views viability virtual vitreous vocal voi vol volume vr vs
w wall warp water wb weight weighted whole wide width window with without wo wrist
x xr xray y year years z zero zone zoom
`;

export const imagingVocabulary: ReadonlySet<string> = new Set(words.trim().split(/\s+/));
