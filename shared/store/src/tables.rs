use application::ports::{StoreError, Table};

/// The names of the tables here; a function has only those it uses, and its role allows no others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tables {
    /// `TABLE_PARTNERS`.
    pub partners: Option<String>,
    /// `TABLE_DIRECTORY`.
    pub directory: Option<String>,
    /// `TABLE_INSTALLATIONS`.
    pub installations: Option<String>,
    /// `TABLE_ACTIVITY`.
    pub activity: Option<String>,
    /// `TABLE_DELEGATIONS`.
    pub delegations: Option<String>,
    /// `TABLE_LEDGER`.
    pub ledger: Option<String>,
    /// `TABLE_DELIVERIES`.
    pub deliveries: Option<String>,
    /// `TABLE_EPHEMERAL`.
    pub ephemeral: Option<String>,
}

impl Tables {
    /// The tables that the environment names.
    #[must_use]
    pub fn from_env() -> Self {
        Self {
            partners: aws::optional("TABLE_PARTNERS"),
            directory: aws::optional("TABLE_DIRECTORY"),
            installations: aws::optional("TABLE_INSTALLATIONS"),
            activity: aws::optional("TABLE_ACTIVITY"),
            delegations: aws::optional("TABLE_DELEGATIONS"),
            ledger: aws::optional("TABLE_LEDGER"),
            deliveries: aws::optional("TABLE_DELIVERIES"),
            ephemeral: aws::optional("TABLE_EPHEMERAL"),
        }
    }

    /// The name of a table.
    pub(crate) fn name(&self, table: Table) -> Result<&str, StoreError> {
        let (name, variable) = match table {
            Table::Partners => (&self.partners, "TABLE_PARTNERS"),
            Table::Directory => (&self.directory, "TABLE_DIRECTORY"),
            Table::Installations => (&self.installations, "TABLE_INSTALLATIONS"),
            Table::Activity => (&self.activity, "TABLE_ACTIVITY"),
            Table::Delegations => (&self.delegations, "TABLE_DELEGATIONS"),
            Table::Ledger => (&self.ledger, "TABLE_LEDGER"),
            Table::Deliveries => (&self.deliveries, "TABLE_DELIVERIES"),
            Table::Ephemeral => (&self.ephemeral, "TABLE_EPHEMERAL"),
        };
        name.as_deref().ok_or_else(|| StoreError::Unavailable(format!("{variable} is not set: this function has no such table")))
    }
}
