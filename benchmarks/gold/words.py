"""The word lists that generated titles and venues are made of."""

from __future__ import annotations


def _phrases(text: str) -> list[str]:
    return text.replace("\n", "|").split("|")


ADJECTIVES = """Adaptive Adversarial Amortized Approximate Asynchronous Balanced Bayesian Bilevel
Bounded Calibrated Causal Certified Compact Composable Conditional Conservative Contextual
Contrastive Curvature-Aware Decentralized Differentiable Disentangled Distributed Dynamic
Efficient Elastic Equivariant Explainable Federated Few-Shot Fine-Grained Generalized Geometric
Gradient-Free Hierarchical Hyperbolic Implicit Incremental Interpretable Invariant Iterative
Latent Lifelong Lightweight Local-Global Low-Resource Memory-Efficient Modular Monotone
Multi-Scale Multi-Task Neural Noise-Tolerant Nonparametric Off-Policy Online Open-World
Orthogonal Pairwise Parallel Partial Personalized Probabilistic Provable Pruned Quantized
Random Recursive Regularized Robust Scalable Self-Paced Semantic Sequential Sharp Sparse
Spectral Stable Stochastic Streaming Structured Symbolic Tractable Uncertainty-Aware Unified
Unsupervised Variational Weakly-Supervised Zero-Shot""".split()

METHODS = _phrases(
    """Adversarial Training|Attention Distillation|Bandit Optimization|Belief Propagation
Branch Prediction|Consistency Training|Contrastive Clustering|Coreset Selection
Counterfactual Augmentation|Curriculum Learning|Data Pruning|Dictionary Learning
Diffusion Guidance|Domain Randomization|Energy-Based Modeling|Ensemble Distillation
Entropy Minimization|Expert Routing|Feature Matching|Flow Matching|Gaussian Processes
Gradient Clipping|Graph Convolution|Graph Pooling|Importance Weighting|Imitation Learning
Influence Estimation|Kernel Regression|Knowledge Editing|Label Propagation|Latent Planning
Loss Reweighting|Masked Prediction|Maximum Entropy Exploration|Memory Replay|Message Passing
Meta-Gradients|Metric Learning|Minimax Search|Moment Matching|Network Pruning|Normalizing Flows
Optimal Transport|Particle Filtering|Policy Distillation|Preference Learning|Prototype Matching
Query Reformulation|Random Features|Reward Shaping|Sequence Tagging|Sharpness Minimization
Sketching|Speculative Decoding|State Abstraction|Stein Discrepancies|Sub-Sampling|Teacher Forcing
Tensor Decomposition|Token Merging|Tree Search|Value Iteration|Variance Reduction
Weight Averaging|Word Alignment"""
)

TASKS = _phrases(
    """Action Segmentation|Anomaly Detection|Argument Mining|Audio Captioning|Cell Tracking
Chart Understanding|Citation Recommendation|Clinical Coding|Cloud Removal|Code Repair|Crop Mapping
Crystal Structure Search|Dialogue State Tracking|Document Ranking|Drug Response Prediction
Dysarthric Speech Recognition|Entity Linking|Event Extraction|Face Anti-Spoofing|Fact Checking
Fraud Detection|Gait Analysis|Grasp Planning|Hand Pose Estimation|Hate Speech Detection
Image Deblurring|Image Retrieval|Intent Discovery|Keyphrase Extraction|Lane Detection
Load Forecasting|Machine Reading|Map Matching|Math Word Problems|Medical Report Generation
Molecule Optimization|Music Transcription|Nowcasting|Object Counting|Paraphrase Identification
Particle Tracking|Person Search|Point Cloud Completion|Protein Docking|Question Generation
Recipe Retrieval|Relation Extraction|Route Choice|Saliency Prediction|Scene Graph Generation
Sentence Simplification|Sign Language Translation|Sleep Staging|Sound Localization
Speaker Diarization|Stance Detection|Stock Selection|Table Question Answering|Taxonomy Induction
Theorem Proving|Time Series Imputation|Traffic Forecasting|Trajectory Prediction
Tumour Segmentation|Video Grounding|Visual Navigation|Vulnerability Detection|Wildfire Mapping"""
)

THINGS = """Anchors Augmentations Backdoors Barycentres Boundaries Captions Checkpoints Codebooks
Concepts Constraints Contexts Controllers Corruptions Curves Demonstrations Descriptors Embeddings
Encoders Episodes Experts Explanations Features Filters Frequencies Gates Gradients Graphs
Heuristics Hypergraphs Invariances Kernels Labels Layers Logits Manifolds Masks Memories Mixtures
Neighbours Noise Norms Ontologies Operators Parsers Patches Planners Potentials Preferences Priors
Programs Prompts Prototypes Proxies Queries Rankings Rationales Residuals Rewards Rules Samples
Schedules Scores Simulators Skills Sketches Slots Spectra Symmetries Templates Tokens Traces
Trajectories Trees Views Wavelets Weights""".split()

DATA = _phrases(
    """Bengali News|Biomedical Text|Bird Sounds|Brain Imaging|Call Centre Speech|Chest X-Rays
Clickstreams|Court Decisions|Drone Video|Electronic Health Records|Encrypted Traffic|Event Cameras
Fashion Images|Genomic Sequences|Historical Maps|Household Robots|Industrial Sensors
Insurance Claims|LiDAR Scans|Legal Contracts|Log Files|Lunar Imagery|Microscopy
Mobility Traces|Multilingual Tweets
Ocean Buoys|Patent Texts|Power Grids|Retinal Images|Satellite Imagery|School Essays|Source Code
Spreadsheets|Street Views|Swahili Speech|Tabular Data|Ultrasound Video|Weather Radar
Wearable Sensors|Yoruba Text"""
)

PROPERTIES = """Benefits Bias Calibration Capacity Complexity Convergence Cost Expressivity Failure
Fairness Generalization Geometry Identifiability Limits Memorization Role Robustness Stability
Trainability Transferability Value Universality""".split()

PREFIXES = """Ada Aqua Auto Bi Causal Cluster Co Cross Delta Deep Dual Echo Fed Flow Fuse Geo Graph
Grid Hyper Info Iso Lite Loop Meta Micro Mix Mono Multi Neuro Nova Omni Opti Path Poly Pro Quick
Reg Robo Sem Shift Sig Sky Slim Spec Star Sub Swift Syn Tele Topo Tri Uni Vari Wave""".split()
SUFFIXES = """BERT Bench Cast CLIP Coder Diff Fold Former GAN Gate GNN GPT Guard Link LM Map Match
Mix Nav Nest Net Plan Prompt QA RL Rank Route Sat Scope Seg Sim Sketch Sort Space SSM Tag Tune
VAE Vote Walk""".split()

#: What stands in a title's place of a word, for a title that looks like it and is another.
SWAPS = {
    "image": "Point-Cloud Video Speech Table Graph",
    "images": "Meshes Videos Graphs Scans Tables",
    "video": "Audio Event-Stream Depth Radar",
    "visual": "Acoustic Haptic Textual Tabular",
    "vision": "Audition Touch Robotics Chemistry",
    "language": "Music Protein Source-Code Gesture",
    "text": "Melody Layout Gesture Molecule",
    "speech": "Music Sensor Handwriting Bird-Song",
    "recognition": "Retrieval Compression Matting Restoration",
    "detection": "Tracking Counting Relighting Captioning",
    "segmentation": "Inpainting Registration Matting Counting",
    "classification": "Regression Ranking Clustering Anonymization",
    "generation": "Verification Compression Editing Attribution",
    "translation": "Summarization Transliteration Alignment Punctuation",
    "understanding": "Rendering Anonymization Forecasting Auditing",
    "transformer": "Perceptron Recurrence Autoencoder Mixer",
    "transformers": "Perceptrons Recurrences Autoencoders Mixers",
    "attention": "Pooling Routing Recurrence Gating",
    "networks": "Machines Forests Automata Fields",
    "network": "Machine Forest Automaton Field",
    "learning": "Forgetting Planning Sampling Teaching",
    "training": "Pruning Sampling Auditing Unlearning",
    "pre-training": "Post-Training Unlearning Distillation",
    "pretraining": "Unlearning Distillation Curricula",
    "model": "Simulator Index Codec Planner",
    "models": "Simulators Indexes Codecs Planners",
    "modeling": "Indexing Watermarking Auditing",
    "scaling": "Compressing Auditing Debugging",
    "deep": "Shallow Sparse Convex Modular",
    "neural": "Symbolic Spiking Convex Kernel",
    "generative": "Discriminative Contrastive Predictive",
    "adversarial": "Cooperative Stochastic Symbolic",
    "supervised": "Interactive Delayed Federated",
    "self-supervised": "Actively-Labelled Privileged Federated",
    "unsupervised": "Interactive Federated Weakly-Annotated",
    "reinforcement": "Imitation Curriculum Bandit",
    "efficient": "Auditable Private Fault-Tolerant",
    "bidirectional": "Ternary Sparse Tree-Structured",
    "convolutional": "Recurrent Hyperbolic Capsule",
    "diffusion": "Flow Autoregressive Energy",
    "probabilistic": "Deterministic Fuzzy Robust",
    "bayesian": "Frequentist Evidential Conformal",
    "single-cell": "Spatial Bulk Plant",
    "open": "Closed Federated Certified",
    "large": "Tiny Modular Sparse",
    "document": "Blueprint Invoice Music-Score",
    "masked": "Shuffled Quantized Delayed",
    "latent": "Explicit Discrete Hyperbolic",
    "representation": "Policy Kernel Reward",
    "representations": "Policies Kernels Rewards",
}

STOP = frozenset(
    "a an and as at by can do for from how in into is it its not of on or the to towards toward "
    "via what with without you your are be all you than".split()
)

CONFERENCES = (
    ("International Conference on Machine Learning", "ICML"),
    ("Advances in Neural Information Processing Systems", "NeurIPS"),
    ("International Conference on Learning Representations", "ICLR"),
    ("IEEE/CVF Conference on Computer Vision and Pattern Recognition", "CVPR"),
    ("IEEE/CVF International Conference on Computer Vision", "ICCV"),
    ("Annual Meeting of the Association for Computational Linguistics", "ACL"),
    ("Conference on Empirical Methods in Natural Language Processing", "EMNLP"),
    ("AAAI Conference on Artificial Intelligence", "AAAI"),
    ("International Joint Conference on Artificial Intelligence", "IJCAI"),
    ("International Conference on Artificial Intelligence and Statistics", "AISTATS"),
    ("IEEE International Conference on Acoustics, Speech and Signal Processing", "ICASSP"),
    ("International Conference on Robotics and Automation", "ICRA"),
    ("Interspeech", "Interspeech"),
    ("Conference on Uncertainty in Artificial Intelligence", "UAI"),
)
JOURNALS = (
    "Applied Intelligence",
    "Engineering Applications of Artificial Intelligence",
    "Expert Systems with Applications",
    "IEEE Access",
    "Information Sciences",
    "International Journal of Advanced Computer Science and Applications",
    "Journal of Machine Learning Research",
    "Knowledge-Based Systems",
    "Machine Learning",
    "Neural Computing and Applications",
    "Neurocomputing",
    "Pattern Recognition Letters",
    "PeerJ Computer Science",
    "Procedia Computer Science",
    "Sensors",
)
