//! What a folder brings to its service: said once, in the folder.

use kezhi_law::Law;
use kezhi_procedure::diagram::Drawn;
use tonic::service::Routes;

use crate::context::ServiceContext;
use crate::methods::{ContractUnmet, Methods};
use crate::sealing::Sealed;

/// All that a service must know of one of its folders. A folder of folders brings what they bring.
pub struct Module {
    /// Answers its methods.
    pub methods: fn(Methods) -> Methods,
    /// Its procedures, as the docs show them.
    pub procedures: fn(&Law) -> Vec<Drawn>,
    /// The tables of its documents; each is made by a migration of its own.
    pub documents: &'static [&'static str],
    /// Where it holds what is personal.
    pub sealed: &'static [Sealed],
    /// The types of entries of the log that a municipal platform may watch; `case.*` for all that begin so.
    pub shown_to_platforms: &'static [&'static str],
    /// The folders in it, or those of the service.
    pub modules: &'static [Module],
}

impl Module {
    /// A folder that brings nothing.
    pub const NONE: Self = Self {
        methods: |methods| methods,
        procedures: |_| Vec::new(),
        documents: &[],
        sealed: &[],
        shown_to_platforms: &[],
        modules: &[],
    };

    /// A folder that brings what others bring.
    pub const fn of(modules: &'static [Module]) -> Self {
        Self { modules, ..Self::NONE }
    }

    /// The methods of a service that it is the whole of, answered from its context.
    ///
    /// # Errors
    /// Where a method of the contract is not answered, or not as it says.
    pub fn routes(&self, context: &ServiceContext) -> Result<Routes, ContractUnmet> {
        self.answer(Methods::of(context)).routes()
    }

    fn answer(&self, methods: Methods) -> Methods {
        let own = (self.methods)(methods);
        self.modules.iter().fold(own, |methods, module| module.answer(methods))
    }

    /// All its procedures.
    pub fn procedures(&self, law: &Law) -> Vec<Drawn> {
        self.gathered(&|module| (module.procedures)(law))
    }

    /// The tables of all its documents.
    pub fn documents(&self) -> Vec<&'static str> {
        self.gathered(&|module| module.documents.to_vec())
    }

    /// Everywhere it holds what is personal.
    pub fn sealed(&self) -> Vec<Sealed> {
        self.gathered(&|module| module.sealed.to_vec())
    }

    /// All types of entries of the log that a municipal platform may watch.
    pub fn shown_to_platforms(&self) -> Vec<&'static str> {
        self.gathered(&|module| module.shown_to_platforms.to_vec())
    }

    /// What it brings itself, then what its folders bring.
    fn gathered<T>(&self, of: &dyn Fn(&Self) -> Vec<T>) -> Vec<T> {
        let own = of(self).into_iter();
        own.chain(self.modules.iter().flat_map(|module| module.gathered(of)))
            .collect()
    }
}
