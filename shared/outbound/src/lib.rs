//! HTTP client for public hosts.
