//! A partner has customers attached; support finds them, they accept, either side ends it (product.md, section 3).
