//! A partner asks for its account; support activates it (product.md, section 3).
